package hdcf.verify.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that take several heartbeat timeouts: they are started once, also when their worker is told to stop meanwhile. */
final class LongJobIT {
    private static final int TIMEOUT_SEC = 3;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void areStartedOnceThoughTheirWorkerIsToldToStop() {
        try (ControlProcess control = new ControlProcess(
                                folder.resolve("control"),
                                List.of(
                                        "--heartbeat-timeout-seconds",
                                        String.valueOf(TIMEOUT_SEC),
                                        "--reconcile-interval-seconds",
                                        "1",
                                        "--lost-grace-seconds",
                                        "1"))
                        .start();
                WorkerProcess worker = new WorkerProcess(
                                folder.resolve("w1"),
                                control,
                                "w1",
                                List.of("--slots", "2", "--drain-deadline-seconds", "100"))
                        .start();
                WorkerProcess other = new WorkerProcess(folder.resolve("w2"), control, "w2")) {
            Http http = control.http();
            String starts = folder.resolve("starts").toString();
            // Its end is decided by what it counts, not by a clock: four timeouts of one-second steps.
            http.post(
                    "/jobs",
                    "{\"command\":\"/bin/sh\",\"args\":[\"-c\",\"echo start >>" + starts
                            + "; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1; done; exit 0\"]}");
            await("it runs")
                    .atMost(LIMIT)
                    .until(() -> job(http).get("status").asText().equals("RUNNING"));
            other.start();
            worker.process().askToEnd();
            await("it ends")
                    .atMost(LIMIT)
                    .until(() -> job(http).get("status").asText().equals("COMPLETED"));
            assertThat(job(http).get("attempt_count").asInt()).isEqualTo(1);
            assertThat(job(http).get("lease_epoch").asInt()).isEqualTo(1);
            assertThat(job(http).get("worker_id").asText()).isEqualTo("w1");
            assertThat(Path.of(starts)).hasContent("start");
            assertThat(http.get("/events?event=job_lost").json()).isEmpty();
            assertThat(worker.process().exitCode()).isZero();
        }
    }

    private static JsonNode job(Http http) {
        return http.get("/jobs").json().get(0);
    }
}
