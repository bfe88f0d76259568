package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Processes;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve jobs that do not behave, at once on one worker: each ends as it should, and nothing of them is left. */
final class GrayJobsIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FLOOD_MB = Integer.getInteger("gray.mb", 30);
    private static final String ID = "gray-" + ProcessHandle.current().pid();
    private static final int MOST_KB = 400 * 1024;

    @TempDir
    Path folder;

    /** @param end status, exit code and end cause */
    private record Gray(String script, String end, Map<String, Long> limits) {
        Gray(String script, String end) {
            this(script, end, Map.of());
        }
    }

    private static Map<String, Gray> jobs() {
        long megabyte = 1_000_000L;
        Map<String, Gray> jobs = new LinkedHashMap<>();
        jobs.put(
                "ignores TERM",
                new Gray(
                        "trap '' TERM; while :; do sleep 0.1; done",
                        "FAILED 137 TIMEOUT",
                        Map.of("timeout_ms", 1_500L)));
        jobs.put("leaves a daemon", new Gray("setsid sleep 600 >/dev/null 2>&1 & exit 0", "COMPLETED 0 USER_EXIT"));
        jobs.put("leaves a child that holds stdout", new Gray("sleep 600 & echo over", "COMPLETED 0 USER_EXIT"));
        jobs.put(
                "floods its output",
                new Gray(
                        "yes | head -c " + FLOOD_MB * megabyte,
                        "COMPLETED 0 USER_EXIT",
                        Map.of("max_output_bytes", megabyte)));
        jobs.put(
                "prints one line without end",
                new Gray("head -c " + FLOOD_MB * megabyte + " /dev/zero | tr '\\000' a", "COMPLETED 0 USER_EXIT"));
        jobs.put("closes its streams", new Gray("exec >&- 2>&- <&-; sleep 0.3; exit 3", "FAILED 3 USER_EXIT"));
        jobs.put("prints what is no text", new Gray("printf '\\000\\377\\376ok'", "COMPLETED 0 USER_EXIT"));
        jobs.put("kills itself", new Gray("kill -9 $$", "FAILED 137 USER_EXIT"));
        jobs.put(
                "forks without end",
                new Gray("n=0; while [ $n -lt 40 ]; do sleep 600 & n=$((n+1)); done; exit 4", "FAILED 4 USER_EXIT"));
        jobs.put("removes its own folder", new Gray("rm -rf \"$PWD\"; echo gone", "COMPLETED 0 USER_EXIT"));
        jobs.put("waits for input", new Gray("cat; echo read", "COMPLETED 0 USER_EXIT"));
        jobs.put("stops itself", new Gray("kill -STOP $$; exit 0", "FAILED 143 TIMEOUT", Map.of("timeout_ms", 1_500L)));
        return jobs;
    }

    @Test
    void endsEachOneAndLeavesNothingOfIt() throws Exception {
        assumeTrue(Processes.areKnown(), "skipped: processes cannot be looked at without /proc");
        Map<String, Gray> grays = jobs();
        Map<String, String> ids = new LinkedHashMap<>();
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker =
                        new WorkerProcess(folder.resolve("worker"), control, ID, List.of("--slots", "6")).start()) {
            Http http = control.http();
            grays.forEach((name, gray) -> ids.put(name, submit(http, gray)));
            for (Map.Entry<String, String> one : ids.entrySet()) {
                await(one.getKey()).atMost(LIMIT).until(() -> hasEnded(http, one.getValue()));
                JsonNode job = http.get("/jobs/" + one.getValue()).json();
                String end =
                        job.get("status").asText() + " " + job.get("exit_code").asText() + " "
                                + job.get("end_cause").asText();
                assertThat(end)
                        .as(one.getKey() + ": " + job)
                        .isEqualTo(
                                Objects.requireNonNull(grays.get(one.getKey())).end());
            }
            assertThat(output(http, ids.get("prints what is no text")).length())
                    .as("as much as can be told from text")
                    .isEqualTo(5);
            assertThat(output(http, ids.get("waits for input"))).isEqualTo("read\n");
            String line = output(http, ids.get("prints one line without end"));
            assertThat(line.length()).isEqualTo(FLOOD_MB * 1_000_000);
            assertThat(line.chars().allMatch(c -> c == 'a')).isTrue();
            assertThat(output(http, ids.get("floods its output")).length()).isBetween(500_000, 1_100_000);
            await("nothing of them is left")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(Processes.withEnvironment("HDCF_WORKER_ID=" + ID))
                            .isEmpty());
            assertThat(Processes.peakKb(worker.process().pid())).isBetween(1L, (long) MOST_KB);
            assertThat(worker.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            new Ledger(control.database()).isSound().hasEnded(ids.values());
            Figures.survived("F17", "job that misbehaves", ids.size());
        }
    }

    private static String submit(Http http, Gray gray) {
        ObjectNode job = MAPPER.createObjectNode().put("command", "sh").put("max_attempts", 1);
        job.putArray("args").add("-c").add(gray.script());
        ObjectNode execution = job.putObject("execution").put("grace_ms", 300);
        gray.limits().forEach((name, value) -> (name.equals("timeout_ms") ? job : execution).put(name, value));
        Http.Answer answer = http.post("/jobs", job.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private static String output(Http http, @Nullable String job) {
        return http.get("/jobs/" + job + "/output/stdout").text();
    }

    private static boolean hasEnded(Http http, String job) {
        return List.of("COMPLETED", "FAILED", "ABORTED")
                .contains(http.get("/jobs/" + job).json().get("status").asText());
    }
}
