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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal of the base protocol, with its status and a body that base clients and others can read. */
final class BaseRefusalsIT {
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

    @Test
    void refusesCallersWithoutAValidToken() {
        List<Map<String, String>> strangers = List.of(
                Map.of(),
                Map.of("X-API-Token", ""),
                Map.of("X-API-Token", "wrong"),
                Map.of("Authorization", "Bearer wrong"),
                Map.of("Authorization", "Basic " + ControlProcess.TOKEN),
                Map.of("Authorization", "Bearer wrong", "X-API-Token", ControlProcess.TOKEN));
        for (Map<String, String> headers : strangers) {
            Http stranger = new Http(control.url(), headers);
            Http.Answer answer = stranger.get("/jobs");
            JsonNode problem = Shapes.problem(answer, 401);
            assertThat(problem.get("code").asText()).isEqualTo("unauthorized");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            Shapes.problem(stranger.post("/jobs", "{\"command\":\"true\"}"), 401);
        }
        assertThat(http.get("/jobs").json()).isEmpty();
    }

    @Test
    void refusesUnknownPathsMethodsAndMediaTypes() {
        Shapes.problem(http.get("/no-such-path"), 404);
        Shapes.problem(http.get("/jobs/no-such-job"), 404);
        Http.Answer method = http.send("DELETE", "/jobs", Map.of(), null);
        Shapes.problem(method, 405);
        assertThat(method.header("Allow")).contains("GET").contains("POST");
        Shapes.problem(http.get("/register"), 405);
        Shapes.problem(http.post("/workers", "{}"), 405);
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1")) {
            for (String path :
                    List.of("/jobs", "/register", "/ack", "/complete", "/fail", "/heartbeat", "/abort", "/reconnect")) {
                Shapes.problem(http.post(path, "{\"command\":\"true\"}", Map.of("Content-Type", type)), 415);
            }
        }
        assertThat(http.get("/jobs").json()).isEmpty();
    }

    @Test
    void refusesMalformedAndUnacceptableBodies() {
        for (String path :
                List.of("/jobs", "/register", "/ack", "/complete", "/fail", "/heartbeat", "/abort", "/reconnect")) {
            for (String body : List.of("", "{", "nonsense", "{}{}", "{\"a\":1,\"a\":2}")) {
                Shapes.problem(http.post(path, body), 400);
            }
        }
        JsonNode unknown = Shapes.problem(http.post("/jobs", "{\"command\":\"true\",\"prioritty\":1}"), 422);
        assertThat(unknown.get("error").asText()).contains("priority");
        JsonNode negative = Shapes.problem(http.post("/jobs", "{\"command\":\"true\",\"max_attempts\":0}"), 422);
        assertThat(negative.get("errors").get(0).get("pointer").asText()).isEqualTo("/max_attempts");
        assertThat(negative.get("errors").get(0).get("code").isTextual()).isTrue();
        Shapes.problem(http.post("/jobs", "{}"), 422);
        Shapes.problem(http.get("/jobs?status=DONE"), 422);
        Shapes.problem(http.get("/events?limit=0"), 422);
        Shapes.problem(http.get("/events?limit=5001"), 422);
        assertThat(http.get("/jobs").json()).isEmpty();
    }

    @Test
    void refusesWorkersItDoesNotKnowAndNoncesThatChanged() {
        Shapes.problem(http.get("/next-job?worker_id=stranger"), 403);
        Shapes.problem(http.post("/heartbeat", "{\"worker_id\":\"stranger\",\"current_job_id\":null,\"seq\":1}"), 403);
        Shapes.problem(http.get("/next-job"), 422);
        Http.Answer first = http.post("/register", "{\"worker_id\":\"w1\",\"nonce\":\"one\"}");
        assertThat(first.json().get("status").asText()).isEqualTo("ok");
        assertThat(first.json().get("worker_id").asText()).isEqualTo("w1");
        assertThat(http.post("/register", "{\"worker_id\":\"w1\",\"nonce\":\"one\"}")
                        .status())
                .isEqualTo(200);
        Shapes.problem(http.post("/register", "{\"worker_id\":\"w1\",\"nonce\":\"two\"}"), 409);
        Shapes.problem(http.post("/register", "{\"nonce\":\"one\"}"), 422);
    }

    @Test
    void refusesLeasesThatAreNotCurrent() {
        BaseWorker worker = new BaseWorker(http, "w1").register();
        BaseWorker other = new BaseWorker(http, "w2").register();
        String jobId = worker.submit("{\"command\":\"true\"}");
        JsonNode assignment = worker.claim();
        Shapes.problem(worker.complete(assignment), 409);
        Shapes.problem(worker.fail(assignment, 1), 409);
        Shapes.problem(other.ack(assignment), 409);
        String stale = worker.lease(assignment, "")
                .replace(assignment.get("assignment_id").asText(), "stale");
        Shapes.problem(http.post("/ack", stale), 409);
        assertThat(worker.status(jobId)).isEqualTo("ASSIGNED");
        assertThat(worker.ack(assignment).status()).isEqualTo(200);
        Shapes.problem(other.complete(assignment), 409);
        Shapes.problem(other.fail(assignment, 1), 409);
        Shapes.problem(
                http.post("/ack", "{\"job_id\":\"no-such-job\",\"worker_id\":\"w1\",\"assignment_id\":\"a\"}"), 404);
        assertThat(worker.status(jobId)).isEqualTo("RUNNING");
    }

    @Test
    void refusesCompletionsWhoseArtifactsBreakTheContract() {
        BaseWorker worker = new BaseWorker(http, "w1").register();
        String jobId = worker.submit("{\"command\":\"true\"}");
        JsonNode assignment = worker.begin();
        String whole = worker.completion(assignment, "");
        List<String> broken = List.of(
                whole.replaceFirst("\"artifact_id\":\"[^\"]*\"", "\"artifact_id\":\"\""),
                whole.replaceFirst("\"artifact_id\":\"[^\"]*\",", ""),
                whole.replaceFirst("\"stdout_path\":\"[^\"]*\",", ""),
                whole.replaceFirst("\"stderr_path\":\"[^\"]*\"", "\"stderr_path\":\"\""),
                whole.replaceFirst("\"stdout_tmp_path\":\"[^\"]*\",", ""),
                whole.replaceFirst("stderr.log.tmp", "stderr.log.part"),
                whole.replaceFirst("stdout.log\"", "stdout.log.tmp\""));
        for (String body : broken) {
            Http.Answer answer = http.post("/complete", body);
            assertThat(answer.status()).as(body + " " + answer.text()).isBetween(400, 499);
            assertThat(answer.json().get("error").asText()).isNotBlank();
            assertThat(worker.status(jobId)).isEqualTo("RUNNING");
        }
        Http.Answer uploaded = http.post(
                "/complete",
                worker.lease(
                                assignment,
                                ",\"artifact_id\":\"a\",\"exit_code\":0,\"artifact_upload_state\":\"failed\","
                                        + "\"artifact_upload_error\":\"no route\",\"artifact_backend\":\"s3\"}")
                        .replace("}}", "}"));
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
        assertThat(worker.job(jobId).get("artifact_upload_error").asText()).isEqualTo("no route");
        assertThat(worker.job(jobId).get("artifact_storage_backend").asText()).isEqualTo("s3");
    }

    @Test
    void ignoresHeartbeatsThatComeLateAndCountsAnewAfterRegister() {
        BaseWorker worker = new BaseWorker(http, "w1").register();
        String jobId = worker.submit("{\"command\":\"true\"}");
        worker.begin();
        assertThat(worker.heartbeat(5, jobId).status()).isEqualTo(200);
        assertThat(worker.heartbeat(4, null).status()).isEqualTo(200);
        await("the later heartbeat counts")
                .atMost(Duration.ofSeconds(20))
                .until(() -> worker.view().get("current_job_id").asText().equals(jobId));
        worker.register();
        assertThat(worker.heartbeat(1, null).status()).isEqualTo(200);
        await("the first heartbeat after a register counts")
                .atMost(Duration.ofSeconds(20))
                .until(() -> worker.view().get("current_job_id").isNull());
    }
}
