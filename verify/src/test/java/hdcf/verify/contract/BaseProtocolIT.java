package hdcf.verify.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything a base client does, done by one that was written from the protocol page alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BaseProtocolIT {
    private ControlProcess control;
    private Http http;

    BaseProtocolIT(@TempDir Path folder) {
        control = new ControlProcess(folder, List.of());
        http = control.http();
    }

    @BeforeAll
    void start() {
        control.start();
    }

    @AfterAll
    void stop() {
        control.close();
    }

    private BaseWorker worker(String id) {
        return new BaseWorker(http, id).register();
    }

    /** A job that only this test's worker can take. */
    private static String bodyFor(String capability, String more) {
        return "{\"command\":\"sleep\",\"args\":[\"2\"],\"requirements\":[\"" + capability + "\"]" + more + "}";
    }

    private BaseWorker workerWith(String id, String capability) {
        Http.Answer answer =
                http.post("/register", "{\"worker_id\":\"" + id + "\",\"capabilities\":[\"" + capability + "\"]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new BaseWorker(http, id);
    }

    @Test
    void takesAJobFromSubmissionToCompletion() {
        BaseWorker worker = workerWith("whole", "whole");
        Http.Answer submitted = http.post("/jobs", bodyFor("whole", ",\"priority\":10"));
        assertThat(submitted.status()).isEqualTo(201);
        assertThat(submitted.json().get("status").asText()).isEqualTo("PENDING");
        String jobId = submitted.json().get("job_id").asText();

        JsonNode assignment = worker.claim();
        Shapes.check(assignment, Shapes.ASSIGNMENT);
        assertThat(assignment.get("job_id").asText()).isEqualTo(jobId);
        assertThat(assignment.get("command").asText()).isEqualTo("sleep");
        assertThat(assignment.get("args").toString()).isEqualTo("[\"2\"]");
        assertThat(assignment.get("attempt_count").asInt()).isEqualTo(1);
        assertThat(assignment.get("max_attempts").asInt()).isEqualTo(3);
        JsonNode assigned = worker.job(jobId);
        assertThat(assigned.get("status").asText()).isEqualTo("ASSIGNED");
        assertThat(assigned.get("assignment_expires_at")).isEqualTo(assignment.get("assignment_expires_at"));

        Http.Answer acked = worker.ack(assignment);
        assertThat(acked.status()).isEqualTo(200);
        assertThat(acked.json().get("status").asText()).isEqualTo("ok");
        assertThat(acked.json().get("job_id").asText()).isEqualTo(jobId);
        assertThat(worker.ack(assignment).status()).as("a repeated ack").isEqualTo(200);
        JsonNode running = worker.job(jobId);
        assertThat(running.get("status").asText()).isEqualTo("RUNNING");
        assertThat(running.get("assignment_expires_at").isNull()).isTrue();
        assertThat(running.get("heartbeat_age_sec").isIntegralNumber()).isTrue();

        assertThat(worker.heartbeat(1, jobId).json().get("status").asText()).isEqualTo("ok");
        Http.Answer completed = worker.complete(assignment);
        assertThat(completed.status()).as(completed.text()).isEqualTo(200);
        assertThat(completed.json().get("job_id").asText()).isEqualTo(jobId);
        assertThat(completed.json().get("status").asText()).isEqualTo("COMPLETED");
        JsonNode job = worker.job(jobId);
        Shapes.check(job, Shapes.JOB);
        assertThat(job.get("stdout_path").asText()).endsWith("stdout.log");
        assertThat(job.get("stdout_sha256").asText()).hasSize(64);
        assertThat(job.has("heartbeat_age_sec"))
                .as("age of a job that nobody holds")
                .isFalse();
        assertThat(worker.complete(assignment).status())
                .as("a repeated completion")
                .isEqualTo(200);
        assertThat(worker.fail(assignment, 1).status()).as("a failure after it").isEqualTo(200);
        assertThat(worker.status(jobId)).isEqualTo("COMPLETED");
        assertThat(worker.next().status()).isEqualTo(204);
    }

    @Test
    void retriesAFailureAndGivesUpWhenTheAttemptsAreSpent() {
        BaseWorker worker = workerWith("retry", "retry");
        String jobId = worker.submit(bodyFor("retry", ",\"max_attempts\":2"));
        Http.Answer first = worker.fail(worker.begin(), 7);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.json().get("status").asText()).isEqualTo("RETRYING");
        assertThat(worker.job(jobId).get("last_error").asText()).isEqualTo("exit status 7");
        await().atMost(Duration.ofSeconds(20)).until(() -> worker.status(jobId).equals("PENDING"));
        JsonNode second = worker.begin();
        assertThat(second.get("attempt_count").asInt()).isEqualTo(2);
        assertThat(worker.fail(second, 7).json().get("status").asText()).isEqualTo("FAILED");
        assertThat(worker.fail(second, 7).status()).as("a repeated failure").isEqualTo(200);
        assertThat(worker.job(jobId).get("attempt_count").asInt()).isEqualTo(2);
    }

    @Test
    void claimsByPriorityThenAgeAndNeverBeforeItsTime() {
        BaseWorker worker = workerWith("order", "order");
        long tomorrow = http.get("/events?limit=1").json().get(0).get("ts").asLong() + 86_400;
        String low = worker.submit(bodyFor("order", ",\"priority\":-5"));
        String first = worker.submit(bodyFor("order", ""));
        String second = worker.submit(bodyFor("order", ",\"scheduled_at\":0"));
        String high = worker.submit(bodyFor("order", ",\"priority\":9"));
        String later = worker.submit(bodyFor("order", ",\"priority\":99,\"scheduled_at\":" + tomorrow));
        for (String expected : List.of(high, first, second, low)) {
            assertThat(worker.claim().get("job_id").asText()).isEqualTo(expected);
        }
        assertThat(worker.next().status()).isEqualTo(204);
        assertThat(worker.next().text()).isEmpty();
        assertThat(worker.status(later)).isEqualTo("PENDING");
    }

    @Test
    void givesGpuJobsToWorkersWithAGpuOnly() {
        BaseWorker plain = workerWith("no-gpu", "render");
        String jobId = plain.submit("{\"command\":\"true\",\"needs_gpu\":true,\"requirements\":[\"render\"]}");
        assertThat(plain.next().status()).isEqualTo(204);
        http.post("/register", "{\"worker_id\":\"with-gpu\",\"capabilities\":[\"gpu\",\"render\"]}");
        assertThat(new BaseWorker(http, "with-gpu").claim().get("job_id").asText())
                .isEqualTo(jobId);
    }

    @Test
    void listsJobsWorkersAndEvents() {
        BaseWorker worker = workerWith("lister", "list");
        String jobId = worker.submit(bodyFor("list", ""));
        worker.begin();
        worker.heartbeat(1, jobId);
        JsonNode mine = http.get("/jobs?status=RUNNING&worker_id=lister").json();
        assertThat(mine.isArray()).isTrue();
        assertThat(mine).hasSize(1);
        Shapes.check(mine.get(0), Shapes.JOB);
        assertThat(http.get("/jobs?status=COMPLETED&worker_id=lister").json()).isEmpty();

        JsonNode workers = http.get("/workers").json();
        assertThat(workers.isArray()).isTrue();
        workers.forEach(each -> Shapes.check(each, Shapes.WORKER));
        await("what the heartbeat said is stored")
                .atMost(Duration.ofSeconds(20))
                .until(() -> worker.view().get("heartbeat_metrics").isObject());
        JsonNode self = worker.view();
        assertThat(self.get("status").asText()).isEqualTo("ONLINE");
        assertThat(self.get("current_job_id").asText()).isEqualTo(jobId);
        assertThat(self.get("capabilities").toString()).isEqualTo("[\"list\"]");
        assertThat(self.get("heartbeat_metrics").get("cpu_usage_percent").asDouble())
                .isEqualTo(12.5);

        JsonNode events = http.get("/events?job_id=" + jobId + "&limit=5000").json();
        events.forEach(each -> Shapes.check(each, Shapes.EVENT));
        assertThat(events.size()).isGreaterThanOrEqualTo(3);
        assertThat(events.get(0).get("id").asLong())
                .as("newest first")
                .isGreaterThan(events.get(1).get("id").asLong());
        long oldest = events.get(events.size() - 1).get("id").asLong();
        JsonNode since = http.get("/events?since_id=" + oldest + "&job_id=" + jobId + "&worker_id=lister")
                .json();
        assertThat(since.get(0).get("id").asLong()).isGreaterThan(oldest);
        assertThat(since.get(0).get("id").asLong())
                .as("ascending")
                .isLessThan(since.get(1).get("id").asLong());
        String event = since.get(0).get("event").asText();
        JsonNode named =
                http.get("/events?component=job&event=" + event + "&limit=1").json();
        assertThat(named).hasSize(1);
        assertThat(named.get(0).get("event").asText()).isEqualTo(event);
    }

    @Test
    void takesTheBodiesOfGoPrograms() {
        BaseWorker worker = worker("go");
        String jobId = worker.submit(
                "{\"command\":\"echo\",\"args\":null,\"working_dir\":\"\",\"timeout_ms\":0,\"max_attempts\":3,"
                        + "\"priority\":0,\"scheduled_at\":0,\"needs_gpu\":false,\"requirements\":null}");
        JsonNode job = worker.job(jobId);
        assertThat(job.get("args").toString()).isEqualTo("[]");
        assertThat(job.get("requirements").toString()).isEqualTo("[]");
        assertThat(http.post(
                                "/register",
                                "{\"worker_id\":\"go\",\"nonce\":\"\",\"hostname\":\"attic\",\"x\":{\"y\":[1]}}")
                        .status())
                .isEqualTo(200);
        JsonNode assignment = worker.claim();
        assertThat(http.post("/ack", worker.lease(assignment, ",\"extra\":null,\"n\":1.5"))
                        .status())
                .isEqualTo(200);
        Http.Answer beat = http.post(
                "/heartbeat",
                "{\"worker_id\":\"go\",\"current_job_id\":\"" + jobId
                        + "\",\"ts\":\"2026-01-02T03:04:05Z\",\"seq\":1,\"metrics\":null,\"uptime\":3}");
        assertThat(beat.status()).as(beat.text()).isEqualTo(200);
        Http.Answer done = http.post(
                "/complete",
                worker.completion(
                        assignment,
                        ",\"artifact_backend\":\"local\",\"artifact_location\":\"\","
                                + "\"artifact_upload_state\":\"ok\",\"artifact_upload_error\":\"\",\"duration_ms\":12"));
        assertThat(done.json().get("status").asText()).as(done.text()).isEqualTo("COMPLETED");
        assertThat(http.post("/reconnect", "{\"worker_id\":\"go\",\"current_job_id\":null,\"completed_jobs\":null}")
                        .json()
                        .get("actions")
                        .isArray())
                .isTrue();
    }

    @Test
    void tellsItsHealthWithoutAToken() {
        Http.Answer answer = new Http(control.url(), Map.of()).get("/healthz");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode checks = answer.json().get("checks");
        assertThat(checks.has("database")).isTrue();
        assertThat(checks.has("migrations")).isTrue();
        assertThat(checks.has("disk")).isTrue();
    }

    @Test
    void takesTheTokenFromEitherHeader() {
        assertThat(http.get("/jobs").status()).isEqualTo(200);
        Http bearer = new Http(control.url(), Map.of("Authorization", "Bearer " + ControlProcess.TOKEN));
        assertThat(bearer.get("/jobs").status()).isEqualTo(200);
        assertThat(bearer.post("/jobs", "{\"command\":\"true\",\"requirements\":[\"nobody\"]}")
                        .status())
                .isEqualTo(201);
    }
}
