package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of a batch, or of any jobs, as one archive that is whole or not there. */
final class ArchiveIT {
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final Map<String, String> ENDED = Map.of("HDCF-Attempt", "1", "HDCF-Attempt-Ended", "true");

    @TempDir
    Path folder;

    private final FakeControl control = new FakeControl();

    ArchiveIT() throws IOException {}

    @BeforeEach
    void tellTheBatch() {
        control.tell("GET /batches/2", 200, "{\"batch_id\":\"b2\",\"number\":2,\"ended_at_ms\":1700000000000}")
                .tell(
                        "GET /batches/b2/results",
                        200,
                        "{\"index\":7,\"job_id\":\"a\",\"number\":1}\n{\"index\":9,\"job_id\":\"b\",\"number\":2}\n")
                .tell("GET /jobs/a", 200, job("a", 1, "COMPLETED"))
                .tell("GET /jobs/b", 200, job("b", 2, "RUNNING"))
                .tell("GET /jobs/1", 200, job("a", 1, "COMPLETED"))
                .tell("GET /jobs/a/output/stdout", 200, "hello".getBytes(StandardCharsets.UTF_8), ENDED)
                .tell("GET /jobs/a/output/stderr", 404, FakeControl.problem(404, "not_found", "Expected output"))
                .tell("GET /jobs/a/files", 200, files("out/a.txt"));
        control.cut("GET /blobs/" + HELLO_SHA256, "hel", Map.of()).tell("GET /blobs/" + HELLO_SHA256, 200, "lo");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private static String job(String id, int number, String state) {
        return "{\"job_id\":\"" + id + "\",\"number\":" + number + ",\"status\":\"" + state
                + "\",\"command\":\"x\",\"args\":[],\"stdout_sha256\":\"" + HELLO_SHA256
                + "\",\"ended_at_ms\":1700000000000}";
    }

    private static String files(String path) {
        return "[{\"path\":\"" + path + "\",\"length\":5,\"sha256\":\"" + HELLO_SHA256 + "\",\"executable\":false}]";
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private static Map<String, String> entries(Path file) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return entries;
    }

    private List<String> names() throws IOException {
        try (var names = Files.list(folder)) {
            return names.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    @Test
    void aBatchBecomesAnArchiveInItsOrder() throws IOException {
        Path file = folder.resolve("r.zip");
        Cli cli = call("batch", "get", "2", "--zip", file.toString());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo(file + "\n");
        assertThat(cli.err()).contains("1 job has not ended").hasLineCount(1);
        assertThat(entries(file).keySet()).containsExactly("results.jsonl", "7/stdout", "7/files/out/a.txt");
        assertThat(entries(file).get("results.jsonl")).hasLineCount(2).startsWith("{\"index\":7");
        assertThat(entries(file)).containsEntry("7/stdout", "hello").containsEntry("7/files/out/a.txt", "hello");
        assertThat(names()).containsExactly("r.zip");
        Cli again = call("batch", "get", "2", "--zip", file.toString());
        assertThat(again.exitCode()).isEqualTo(74);
        assertThat(again.err()).contains("Expected no file at");
    }

    @Test
    void whatHasAnotherSumLeavesNothing() throws IOException {
        try (FakeControl forged = new FakeControl()) {
            forged.tell("GET /jobs/1", 200, job("a", 1, "FAILED"))
                    .tell("GET /jobs/a", 200, job("a", 1, "FAILED"))
                    .tell("GET /jobs/a/files", 200, "[]")
                    .tell("GET /jobs/a/output/stdout", 200, "hullo".getBytes(StandardCharsets.UTF_8), ENDED)
                    .tell("GET /jobs/a/output/stderr", 404, FakeControl.problem(404, "not_found", "Expected output"));
            Path file = folder.resolve("r.zip");
            Cli cli = Cli.call("get", "1", "--zip", file.toString(), "--url", forged.url());
            assertThat(cli.exitCode()).isEqualTo(75);
            assertThat(cli.err()).contains("Expected stdout of job 1 to have the sum", "no archive was made");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void namesThatLeadOutOfTheArchiveAreRefused() throws IOException {
        try (FakeControl hostile = new FakeControl()) {
            hostile.tell("GET /jobs/1", 200, job("a", 1, "FAILED"))
                    .tell("GET /jobs/a", 200, job("a", 1, "FAILED"))
                    .tell("GET /jobs/a/files", 200, files("../../etc/passwd"))
                    .tell("GET /jobs/a/output/stdout", 200, "hello".getBytes(StandardCharsets.UTF_8), ENDED)
                    .tell("GET /jobs/a/output/stderr", 200, "".getBytes(StandardCharsets.UTF_8), ENDED);
            Path file = folder.resolve("r.zip");
            Cli cli = Cli.call("get", "1", "--zip", file.toString(), "--url", hostile.url());
            assertThat(cli.exitCode()).isEqualTo(74);
            assertThat(cli.err()).contains("Expected only files inside the folder");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void anySelectionMayBePacked() throws IOException {
        Path file = folder.resolve("s.zip");
        assertThat(call("get", "1", "--zip", file.toString()).exitCode()).isZero();
        assertThat(entries(file).keySet()).containsExactly("jobs.jsonl", "1/stdout", "1/files/out/a.txt");
        assertThat(call("get", "1", "--zip", "x.zip", "--to", "y").exitCode()).isEqualTo(2);
        assertThat(call("get", "1", "--zip", folder.resolve("no/x.zip").toString())
                        .exitCode())
                .isEqualTo(74);
    }
}
