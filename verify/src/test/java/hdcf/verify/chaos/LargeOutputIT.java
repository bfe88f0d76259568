package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.client.OutputQuery;
import hdcf.client.ProblemException;
import hdcf.client.StreamedOutput;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Much output through the control plane: written, followed, killed in between, compared and read, with little memory. */
final class LargeOutputIT {
    private static final int CHUNKS = 100;
    private static final int MOST_GROWTH_KB = 70 * 1024;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    @TempDir
    Path folder;

    @Test
    void aHundredMegabytesSurviveAKillAndLeaveTheMemoryFlat() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "skipped: memory is read from /proc");
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            Http http = control.http();
            HdcfClient client = new HdcfClient(HttpTransport.to(control.url()), ControlProcess.TOKEN, 60_000);
            http.post("/register", "{\"worker_id\":\"w1\"}");
            http.post("/jobs", "{\"command\":\"true\"}");
            JsonNode claimed = http.get("/next-job?worker_id=w1").json();
            ObjectNode report = Json.mapper()
                    .createObjectNode()
                    .put("job_id", claimed.path("job_id").asText())
                    .put("worker_id", "w1")
                    .put("assignment_id", claimed.path("assignment_id").asText());
            http.post("/ack", report.toString());
            String job = claimed.path("job_id").asText();
            CompletableFuture<String> followed = CompletableFuture.supplyAsync(() -> follow(client, job));
            byte[] chunk = new byte[Limits.CHUNK_BYTES];
            MessageDigest sum = digest();
            SplittableRandom random = new SplittableRandom(1);
            long before = 0;
            for (int i = 0; i < CHUNKS; i++) {
                random.nextBytes(chunk);
                sum.update(chunk);
                put(client, claimed, (long) i * chunk.length, chunk);
                if (i == CHUNKS / 3) {
                    control.process().kill();
                    control.start();
                    put(client, claimed, (long) i * chunk.length, chunk);
                    before = peakKb(control);
                }
            }
            String expected = HexFormat.of().formatHex(sum.digest());
            report.put("artifact_id", "a")
                    .put("exit_code", 0)
                    .put("stdout_path", "o")
                    .put("stdout_tmp_path", "o.tmp")
                    .put("stderr_path", "e")
                    .put("stderr_tmp_path", "e.tmp")
                    .put("stdout_length", (long) CHUNKS * chunk.length)
                    .put("stdout_sha256", expected);
            assertThat(http.post("/complete", report.toString()).status()).isEqualTo(200);
            assertThat(followed.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
            try (StreamedOutput output = client.output(job, OutputQuery.of("stdout"), 60_000)) {
                assertThat(output.isEnded()).isTrue();
                MessageDigest again = digest();
                pour(output.bytes(), again);
                assertThat(HexFormat.of().formatHex(again.digest())).isEqualTo(expected);
            }
            assertThat(peakKb(control) - before).isLessThan(MOST_GROWTH_KB);
        }
    }

    private static void put(HdcfClient client, JsonNode claimed, long offset, byte[] chunk)
            throws IOException, ProblemException {
        long length = client.putOutput(
                        claimed.path("job_id").asText(),
                        "stdout",
                        claimed.path("assignment_id").asText(),
                        offset,
                        chunk)
                .length();
        assertThat(length).isEqualTo(offset + chunk.length);
    }

    /** Reads to the end of the attempt, over every break; the sum of it all. */
    private static String follow(HdcfClient client, String job) {
        MessageDigest sum = digest();
        long offset = 0;
        while (true) {
            try (StreamedOutput output = client.output(job, new OutputQuery("stdout", 1, 0, offset, true), 60_000)) {
                byte[] bytes = new byte[64 * 1024];
                for (int n = output.bytes().read(bytes);
                        n >= 0;
                        n = output.bytes().read(bytes)) {
                    sum.update(bytes, 0, n);
                    offset += n;
                }
                if (output.isEnded()) {
                    return HexFormat.of().formatHex(sum.digest());
                }
            } catch (IOException broken) {
                Thread.onSpinWait();
            } catch (ProblemException refused) {
                if (!refused.isPassing()) {
                    throw new AssertionError(refused);
                }
            }
        }
    }

    private static void pour(InputStream in, MessageDigest sum) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            sum.update(bytes, 0, n);
        }
    }

    private static long peakKb(ControlProcess control) throws IOException {
        Matcher peak = PEAK.matcher(
                Files.readString(Path.of("/proc/" + control.process().pid() + "/status")));
        assertThat(peak.find()).isTrue();
        return Long.parseLong(peak.group(1));
    }

    private static MessageDigest digest() {
        try {
            return Objects.requireNonNull(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
