package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Processes;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that stand still for longer than a lease lives, and wake up: who was too late is refused, who was not is heard. */
final class FrozenIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ZOMBIE = "zombie-" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private ControlProcess control;
    private WorkerProcess first;

    @BeforeEach
    void start() {
        assumeTrue(Processes.areKnown(), "skipped: processes cannot be looked at without /proc");
        control = new ControlProcess(
                        folder.resolve("control"),
                        List.of(
                                "--heartbeat-timeout-seconds",
                                "2",
                                "--lost-grace-seconds",
                                "4",
                                "--reconcile-interval-seconds",
                                "1"))
                .start();
        first = new WorkerProcess(folder.resolve("first"), control, ZOMBIE, List.of("--slots", "1")).start();
    }

    @AfterEach
    void stop() {
        first.close();
        control.close();
    }

    /** A job that ends when its file is there; each start of it is one line. */
    private String begin() {
        String script = "echo x >> " + path("begun") + "; echo run by $HDCF_WORKER_ID; while [ ! -e " + path("go")
                + " ]; do sleep 0.05; done; echo over";
        Http.Answer answer = control.http().post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String job = answer.json().get("job_id").asText();
        becomes(job, "RUNNING");
        await("the command runs").atMost(LIMIT).until(() -> starts() == 1);
        return job;
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private int starts() throws IOException {
        return Files.exists(path("begun")) ? Files.readAllLines(path("begun")).size() : 0;
    }

    private JsonNode job(String id) {
        return control.http().get("/jobs/" + id).json();
    }

    private void becomes(String job, String status) {
        await("the job is " + status)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> job(job).get("status").asText().equals(status));
    }

    @Test
    void refusesAWorkerThatWokeUpTooLateAndItsCommandIsKilled() throws IOException {
        String job = begin();
        first.process().freeze();
        try (WorkerProcess second =
                new WorkerProcess(folder.resolve("second"), control, "heir", List.of("--slots", "1")).start()) {
            await("the heir runs it").atMost(LIMIT).until(() -> starts() == 2);
            assertThat(job(job).get("worker_id").asText()).isEqualTo("heir");
            first.process().thaw();
            await("the command of the one that was too late is gone")
                    .atMost(LIMIT)
                    .until(() -> Processes.withEnvironment("HDCF_WORKER_ID=" + ZOMBIE)
                            .isEmpty());
            assertThat(job(job).get("status").asText()).isEqualTo("RUNNING");
            Files.writeString(path("go"), "");
            becomes(job, "COMPLETED");
            assertThat(job(job).get("worker_id").asText()).isEqualTo("heir");
            assertThat(control.http().get("/jobs/" + job + "/output/stdout").text())
                    .isEqualTo("run by heir\nover\n");
            assertThat(starts()).isEqualTo(2);
            assertThat(second.process().terminate()).isZero();
        }
        assertThat(control.process().terminate()).isZero();
        Ledger ledger = new Ledger(control.database()).isSound();
        assertThat(ledger.sql().column("SELECT outcome FROM attempts ORDER BY lease_epoch"))
                .containsExactly("LOST", "COMPLETED");
        Figures.survived("F9", "standstill of a worker beyond its lease", 1);
    }

    @Test
    void hearsAWorkerThatWokeUpBeforeAnybodyElseHeldTheJob() throws IOException {
        String job = begin();
        first.process().freeze();
        becomes(job, "LOST");
        Files.writeString(path("go"), "");
        first.process().thaw();
        becomes(job, "COMPLETED");
        assertThat(job(job).get("attempt_count").asInt()).isEqualTo(1);
        assertThat(job(job).get("lease_epoch").asInt()).isEqualTo(1);
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void losesNoLeaseWhileTheControlPlaneItselfStandsStill() throws IOException {
        String job = begin();
        control.process().freeze();
        await("more than a lease's life passes")
                .pollDelay(Duration.ofSeconds(4))
                .atMost(LIMIT)
                .until(() -> first.process().isAlive());
        control.process().thaw();
        Files.writeString(path("go"), "");
        becomes(job, "COMPLETED");
        assertThat(job(job).get("lease_epoch").asInt()).isEqualTo(1);
        assertThat(control.http().get("/events?job_id=" + job).text()).doesNotContain("\"LOST\"");
    }
}
