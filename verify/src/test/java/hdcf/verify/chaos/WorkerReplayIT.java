package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real worker and a real control plane that lose each other around the end of a job: the end is told, once. */
final class WorkerReplayIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ControlProcess control;
    private WorkerProcess worker;

    @BeforeEach
    void start() {
        control = new ControlProcess(folder.resolve("control"), List.of()).start();
        worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start();
    }

    @AfterEach
    void stop() {
        worker.close();
        control.close();
    }

    /** A job that says it began, waits for a file, leaves a mark and ends; its marks count how often it ran. */
    private String submit(int exitCode) {
        String script =
                "echo begun; echo x >> " + path("begun") + "; while [ ! -e " + path("go") + " ]; do sleep 0.05; done;"
                        + " echo ended; echo warned >&2; echo x >> " + path("ended") + "; exit " + exitCode;
        Http.Answer answer = control.http()
                .post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":1}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String jobId = answer.json().get("job_id").asText();
        await("the job runs").atMost(LIMIT).until(() -> Files.exists(path("begun")));
        await("the job is acknowledged").atMost(LIMIT).until(() -> status(jobId).equals("RUNNING"));
        return jobId;
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private void letGo() throws java.io.IOException {
        Files.writeString(path("go"), "");
        await("the job ends").atMost(LIMIT).until(() -> Files.exists(path("ended")));
    }

    private String status(String jobId) {
        return control.http().get("/jobs/" + jobId).json().get("status").asText();
    }

    /** The job ended once, as it did end, with what it wrote. */
    private void endedOnce(String jobId, String status, int exitCode) throws java.io.IOException {
        await("the end is told")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> status(jobId).equals(status));
        JsonNode job = control.http().get("/jobs/" + jobId).json();
        assertThat(job.get("exit_code").asInt()).isEqualTo(exitCode);
        assertThat(job.get("attempt_count").asInt()).isEqualTo(1);
        assertThat(job.get("end_cause").asText()).isEqualTo("USER_EXIT");
        assertThat(control.http().get("/jobs/" + jobId + "/output/stdout").text())
                .isEqualTo("begun\nended\n");
        assertThat(control.http().get("/jobs/" + jobId + "/output/stderr").text())
                .isEqualTo("warned\n");
        assertThat(Files.readString(path("begun"))).as("starts of the command").isEqualTo("x\n");
        assertThat(control.process().terminate()).isZero();
        Ledger ledger = new Ledger(control.database()).isSound().hasEnded(List.of(jobId));
        assertThat(ledger.sql().number("SELECT count(*) FROM attempts")).isEqualTo(1);
    }

    /** The worker has written down that the job ended, though nobody heard it. */
    private void isWrittenDown() {
        await("the worker wrote the end down").atMost(LIMIT).until(() -> {
            try (Stream<Path> files = Files.list(worker.logs().resolve("worker-state.json.d"))) {
                for (Path file : files.toList()) {
                    if (Files.readString(file).contains("\"entry\":\"ended\"")) {
                        return true;
                    }
                }
                return false;
            }
        });
    }

    @Test
    void replaysACompletionThatNobodyHeardBeforeTheWorkerWasKilled() throws java.io.IOException {
        String jobId = submit(0);
        control.process().kill();
        letGo();
        isWrittenDown();
        worker.process().kill();
        control.start();
        assertThat(status(jobId)).isEqualTo("RUNNING");
        worker.start();
        endedOnce(jobId, "COMPLETED", 0);
    }

    @Test
    void replaysAFailureToAControlPlaneThatWasFrozen() throws java.io.IOException {
        String jobId = submit(7);
        control.process().freeze();
        letGo();
        isWrittenDown();
        worker.process().kill();
        control.process().thaw();
        worker.start();
        endedOnce(jobId, "FAILED", 7);
    }

    @Test
    void goesOnWhenTheControlPlaneIsRestartedDuringAJob() throws java.io.IOException {
        String jobId = submit(0);
        control.process().kill();
        control.start();
        letGo();
        endedOnce(jobId, "COMPLETED", 0);
    }

    @Test
    void goesOnWhenTheRouterIsUnpluggedForLongerThanARequestMayTake() throws java.io.IOException {
        String jobId = submit(0);
        control.process().freeze();
        letGo();
        isWrittenDown();
        await("a request of the worker has timed out")
                .pollDelay(Duration.ofSeconds(4))
                .atMost(LIMIT)
                .until(() -> worker.process().isAlive());
        control.process().thaw();
        endedOnce(jobId, "COMPLETED", 0);
    }

    @Test
    void ignoresCompletionsThatComeTwice() throws java.io.IOException {
        String jobId = submit(0);
        letGo();
        await("the end is told").atMost(LIMIT).until(() -> status(jobId).equals("COMPLETED"));
        JsonNode job = control.http().get("/jobs/" + jobId).json();
        String lease = "{\"job_id\":\"" + jobId + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                + job.get("assignment_id").asText() + "\",\"exit_code\":9,\"error\":\"late\"}";
        Http.Answer twice = control.http().post("/fail", lease);
        assertThat(twice.status()).as(twice.text()).isEqualTo(200);
        assertThat(twice.json().get("applied").asBoolean(true)).isFalse();
        assertThat(twice.json().get("exit_code").asInt()).isZero();
        endedOnce(jobId, "COMPLETED", 0);
    }
}
