package hdcf.verify.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of {@code /abort} and {@code /reconnect}. */
final class BaseAbortIT {
    private static final String JOB = "{\"command\":\"true\"}";

    @TempDir
    Path folder;

    private ControlProcess control;
    private Http http;

    @BeforeEach
    void start() {
        control = new ControlProcess(folder, List.of()).start();
        http = control.http();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private BaseWorker worker(String id) {
        return new BaseWorker(http, id).register();
    }

    @Test
    void abortsByJobByWorkerAndByBoth() {
        BaseWorker worker = worker("w1");
        String waiting = worker.submit(JOB);
        Http.Answer byJob = http.post("/abort", "{\"job_id\":\"" + waiting + "\",\"reason\":\"not needed\"}");
        assertThat(byJob.status()).as(byJob.text()).isEqualTo(200);
        assertThat(byJob.json().get("status").asText()).isEqualTo("ABORTED");
        assertThat(byJob.json().get("aborted_jobs").isIntegralNumber()).isTrue();
        assertThat(byJob.json().get("aborted_jobs").asInt()).isEqualTo(1);
        assertThat(byJob.json().get("reason").asText()).isEqualTo("not needed");
        assertThat(byJob.json().get("job_id").asText()).isEqualTo(waiting);
        assertThat(byJob.json().has("worker_id")).isFalse();
        assertThat(worker.job(waiting).get("last_error").asText()).isEqualTo("not needed");
        Http.Answer again = http.post("/abort", "{\"job_id\":\"" + waiting + "\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("aborted_jobs").asInt()).isZero();

        String running = worker.submit(JOB);
        JsonNode assignment = worker.begin();
        Http.Answer byWorker = http.post("/abort", "{\"worker_id\":\"w1\"}");
        assertThat(byWorker.json().get("aborted_jobs").asInt()).isEqualTo(1);
        assertThat(byWorker.json().get("worker_id").asText()).isEqualTo("w1");
        assertThat(byWorker.json().has("job_id")).isFalse();
        JsonNode job = worker.job(running);
        assertThat(job.get("status").asText()).isEqualTo("ABORTED");
        assertThat(job.get("assignment_expires_at").isNull()).isTrue();
        assertThat(worker.complete(assignment).status())
                .as("a completion after the abort")
                .isEqualTo(409);
        assertThat(worker.fail(assignment, 1).status()).isEqualTo(409);
        assertThat(worker.status(running)).isEqualTo("ABORTED");

        String both = worker.submit(JOB);
        worker.begin();
        worker("w2");
        Shapes.problem(http.post("/abort", "{\"job_id\":\"" + both + "\",\"worker_id\":\"w2\"}"), 409);
        assertThat(worker.status(both)).isEqualTo("RUNNING");
        assertThat(http.post("/abort", "{\"job_id\":\"" + both + "\",\"worker_id\":\"w1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(http.post("/abort", "{\"worker_id\":\"w1\"}")
                        .json()
                        .get("aborted_jobs")
                        .asInt())
                .isZero();
    }

    @Test
    void refusesAbortsThatNameNothingOrSomethingThatEnded() {
        BaseWorker worker = worker("w1");
        Shapes.problem(http.post("/abort", "{}"), 400);
        Shapes.problem(http.post("/abort", "{\"job_id\":null,\"worker_id\":\"\"}"), 400);
        Shapes.problem(http.post("/abort", "{\"job_id\":\"no-such-job\"}"), 404);
        Shapes.problem(http.post("/abort", "{\"worker_id\":\"no-such-worker\"}"), 404);
        String done = worker.submit(JOB);
        worker.complete(worker.begin());
        Shapes.problem(http.post("/abort", "{\"job_id\":\"" + done + "\"}"), 409);
        String failed = worker.submit("{\"command\":\"false\",\"max_attempts\":1}");
        worker.fail(worker.begin(), 1);
        Shapes.problem(http.post("/abort", "{\"job_id\":\"" + failed + "\"}"), 409);
        assertThat(worker.status(done)).isEqualTo("COMPLETED");
        assertThat(worker.status(failed)).isEqualTo("FAILED");
    }

    @Test
    void judgesEachEntryOfAReconnectByItself() {
        BaseWorker worker = worker("w1");
        String kept = worker.submit(JOB);
        String good = worker.submit(JOB);
        String bad = worker.submit("{\"command\":\"false\",\"max_attempts\":1}");
        JsonNode keptLease = worker.begin();
        JsonNode goodLease = worker.begin();
        JsonNode badLease = worker.begin();
        String body = "{\"worker_id\":\"w1\",\"current_job_id\":\"" + kept + "\",\"completed_jobs\":["
                + worker.completion(goodLease, ",\"status\":\"COMPLETED\"") + ","
                + worker.lease(badLease, ",\"status\":\"FAILED\",\"completion_seq\":2,\"exit_code\":3,\"error\":\"no\"")
                + ","
                + worker.lease(keptLease, ",\"status\":\"COMPLETED\",\"completion_seq\":3,\"artifact_id\":\"\"")
                        .replace(keptLease.get("assignment_id").asText(), "somebody-elses")
                + "]}";
        Http.Answer answer = http.post("/reconnect", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("status").asText()).isEqualTo("ok");
        JsonNode actions = answer.json().get("actions");
        action(actions, good, "REPLAY_COMPLETED", "ACCEPTED");
        action(actions, bad, "REPLAY_FAILED", "ACCEPTED");
        action(actions, kept, "REPLAY_COMPLETED", "REJECTED");
        action(actions, kept, "KEEP_CURRENT_JOB", "ACCEPTED");
        for (JsonNode each : actions) {
            if (each.get("result").asText().equals("REJECTED")) {
                assertThat(each.get("error").asText()).isNotBlank();
            }
        }
        assertThat(worker.status(good)).isEqualTo("COMPLETED");
        assertThat(worker.status(bad)).isEqualTo("FAILED");
        assertThat(worker.status(kept)).isEqualTo("RUNNING");
        JsonNode repeated = http.post("/reconnect", body).json().get("actions");
        action(repeated, good, "REPLAY_COMPLETED", "ACCEPTED");
        action(repeated, bad, "REPLAY_FAILED", "ACCEPTED");
    }

    @Test
    void clearsACurrentJobThatTheWorkerDoesNotHold() {
        BaseWorker worker = worker("w1");
        String done = worker.submit(JOB);
        worker.complete(worker.begin());
        String aborted = worker.submit(JOB);
        worker.begin();
        http.post("/abort", "{\"job_id\":\"" + aborted + "\"}");
        for (String job : List.of(done, aborted, "no-such-job")) {
            JsonNode actions = http.post(
                            "/reconnect",
                            "{\"worker_id\":\"w1\",\"current_job_id\":\"" + job + "\",\"completed_jobs\":[]}")
                    .json()
                    .get("actions");
            action(actions, job, "CLEAR_CURRENT_JOB", "ACCEPTED");
        }
        assertThat(http.post("/reconnect", "{\"worker_id\":\"w1\"}").json().get("actions"))
                .isEmpty();
        Shapes.problem(http.post("/reconnect", "{\"worker_id\":\"stranger\"}"), 403);
    }

    private static void action(JsonNode actions, String jobId, String action, String result) {
        for (JsonNode each : actions) {
            if (each.get("job_id").asText().equals(jobId)
                    && each.get("action").asText().equals(action)
                    && each.get("result").asText().equals(result)) {
                return;
            }
        }
        throw new AssertionError("Expected " + action + " " + result + " for " + jobId + ", found " + actions);
    }
}
