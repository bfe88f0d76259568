package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk of which each sync takes long, under the control plane or under the worker: everything is slow, and no healthy worker
 * loses its lease.
 */
final class SlowDiskIT {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final int DELAY_US = 200_000;
    private static final int SUBMISSIONS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void expiresNoLeaseOfAHealthyWorkerWhenTheControlPlaneIsSlow() {
        expiresNoLease(slow(), List.of());
    }

    @Test
    void expiresNoLeaseOfAWorkerThatIsSlowItself() {
        expiresNoLease(List.of(), slow());
    }

    private static List<String> slow() {
        assumeTrue(Files.isExecutable(STRACE), "skipped: there is no strace at " + STRACE);
        return List.of(
                STRACE.toString(),
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:delay_exit=" + DELAY_US);
    }

    private void expiresNoLease(List<String> underControl, List<String> underWorker) {
        List<String> options = List.of("--heartbeat-timeout-seconds", "3", "--reconcile-interval-seconds", "1");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), options, underControl).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start(underWorker)) {
            Http http = control.http();
            String job = submit(http, "sleep 4");
            long slowest = 0;
            for (int i = 0; i < SUBMISSIONS; i++) {
                long begin = System.nanoTime();
                submit(http, "true");
                slowest = Math.max(slowest, System.nanoTime() - begin);
            }
            await("the long job ends")
                    .atMost(LIMIT)
                    .until(() -> http.get("/jobs/" + job)
                            .json()
                            .get("status")
                            .asText()
                            .equals("COMPLETED"));
            await("all end")
                    .atMost(LIMIT)
                    .until(() -> http.get("/jobs?status=COMPLETED").json().size() == SUBMISSIONS + 1);
            for (JsonNode one : http.get("/jobs").json()) {
                assertThat(one.get("lease_epoch").asInt()).as(one.toString()).isEqualTo(1);
                assertThat(one.get("attempt_count").asInt()).as(one.toString()).isEqualTo(1);
            }
            assertThat(http.get("/events?limit=1000").text()).doesNotContain("\"LOST\"");
            Figures.survived("F7", "job on a disk of slow syncs", SUBMISSIONS + 1);
            System.out.println("SlowDiskIT: slowest submission " + TimeUnit.NANOSECONDS.toMillis(slowest) + " ms at "
                    + DELAY_US / 1000 + " ms per sync");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    private static String submit(Http http, String script) {
        Http.Answer answer = http.post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }
}
