package hdcf.verify.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ChaosProxy;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Sql;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A control plane, a router and one worker, and a job that runs until it is told to end. Confined to one test. */
final class Household implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final ControlProcess control;
    private final ChaosProxy router;
    private final WorkerProcess worker;

    /** One whose worker keeps its files here. */
    Household(Path folder, Path workerFolder, FaultPlan plan) {
        this.folder = folder;
        control = new ControlProcess(
                        folder.resolve("control"),
                        List.of(
                                "--heartbeat-timeout-seconds",
                                "3",
                                "--reconcile-interval-seconds",
                                "1",
                                "--lost-grace-seconds",
                                "120"))
                .start();
        router = new ChaosProxy(control.port(), plan);
        worker = new WorkerProcess(workerFolder, router.url(), "w1", List.of("--slots", "2"));
    }

    static Household in(Path folder) {
        return new Household(folder, folder.resolve("worker"), FaultPlan.none());
    }

    ControlProcess control() {
        return control;
    }

    ChaosProxy router() {
        return router;
    }

    WorkerProcess worker() {
        return worker;
    }

    /** Submits a job that says it began and waits for the word to end; returns when it runs and its first line has arrived. */
    String begin(int maxAttempts) {
        String script = "echo begun; echo x >> " + path("begun") + "; while [ ! -e " + path("go")
                + " ]; do sleep 0.05; done; echo ended; echo x >> " + path("ended");
        Http.Answer answer = http().post(
                        "/jobs",
                        "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":" + maxAttempts
                                + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String job = answer.json().get("job_id").asText();
        await("the job runs, and its first line has arrived")
                .atMost(LIMIT)
                .until(() -> status(job).equals("RUNNING") && output(job, 1).equals("begun\n"));
        return job;
    }

    /** Tells the job to end, and waits until its command has. */
    void letEnd() throws IOException {
        Files.writeString(path("go"), "");
        await("the command ends").atMost(LIMIT).until(() -> Files.exists(path("ended")));
    }

    Http http() {
        return control.http();
    }

    String status(String job) {
        return http().get("/jobs/" + job).json().get("status").asText();
    }

    String output(String job, int attempt) {
        return http().get("/jobs/" + job + "/output/stdout?attempt=" + attempt).text();
    }

    void becomes(String job, String status) {
        await("the job is " + status)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> status(job).equals(status));
    }

    /** The command was started so often. */
    void started(int times) throws IOException {
        assertThat(Files.readString(path("begun"))).as("starts of the command").isEqualTo("x\n".repeat(times));
    }

    /** The job ran once, is recorded once, and its output is whole. */
    void endedOnce(String job) throws IOException {
        becomes(job, "COMPLETED");
        JsonNode ended = http().get("/jobs/" + job).json();
        assertThat(ended.get("exit_code").asInt(-1)).as(ended.toString()).isZero();
        assertThat(ended.get("attempt_count").asInt()).as(ended.toString()).isEqualTo(1);
        assertThat(output(job, 1)).isEqualTo("begun\nended\n");
        started(1);
        assertThat(ends(job)).as("ends in the log").isEqualTo(1);
        assertThat(new Sql(control.database()).number("SELECT count(*) FROM attempts"))
                .isEqualTo(1);
    }

    /** How often the job's end was recorded. */
    long ends(String job) {
        return new Sql(control.database())
                .number("SELECT count(*) FROM events WHERE job_id = '" + job
                        + "' AND json_extract(details, '$.to') IN ('COMPLETED', 'FAILED', 'ABORTED')");
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        worker.close();
        router.close();
        control.close();
    }
}
