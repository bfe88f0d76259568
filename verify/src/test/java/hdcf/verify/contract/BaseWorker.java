package hdcf.verify.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Http;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** An independent worker and submitter, written from the protocol page alone: hand-made bodies, plain calls. */
final class BaseWorker {
    private static final String SUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Http http;
    private final String id;

    BaseWorker(Http http, String id) {
        this.http = http;
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Submits and returns the id of the job. */
    String submit(String body) {
        Http.Answer answer = http.post("/jobs", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    BaseWorker register() {
        Http.Answer answer =
                http.post("/register", "{\"worker_id\":\"" + id + "\",\"nonce\":\"\",\"capabilities\":null}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return this;
    }

    /** The next assignment. */
    JsonNode claim() {
        Http.Answer answer = next();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    Http.Answer next() {
        return http.get("/next-job?worker_id=" + id);
    }

    Http.Answer ack(JsonNode assignment) {
        return http.post("/ack", lease(assignment, ""));
    }

    /** Claims and acknowledges. */
    JsonNode begin() {
        JsonNode assignment = claim();
        Http.Answer answer = ack(assignment);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return assignment;
    }

    Http.Answer complete(JsonNode assignment) {
        return http.post("/complete", completion(assignment, ""));
    }

    Http.Answer fail(JsonNode assignment, int exitCode) {
        return http.post(
                "/fail",
                lease(assignment, ",\"exit_code\":" + exitCode + ",\"error\":\"exit status " + exitCode + "\""));
    }

    Http.Answer heartbeat(long seq, @Nullable String currentJob) {
        String current = currentJob == null ? "null" : "\"" + currentJob + "\"";
        return http.post(
                "/heartbeat",
                "{\"worker_id\":\"" + id + "\",\"current_job_id\":" + current
                        + ",\"ts\":\"2026-01-02T03:04:05.678Z\",\"seq\":" + seq
                        + ",\"metrics\":{\"cpu_usage_percent\":12.5,\"memory_usage_mb\":2048,"
                        + "\"gpu_usage_percent\":null,\"gpu_memory_usage_mb\":null}}");
    }

    /** A body that names the lease, and more members after it. */
    String lease(JsonNode assignment, String more) {
        return "{\"job_id\":\"" + assignment.get("job_id").asText() + "\",\"worker_id\":\"" + id
                + "\",\"assignment_id\":\"" + assignment.get("assignment_id").asText() + "\"" + more + "}";
    }

    /** The body of {@code /complete}, all members in it. */
    String completion(JsonNode assignment, String more) {
        return lease(assignment, members(assignment) + more);
    }

    /** The members that a completion has beside the lease. */
    String members(JsonNode assignment) {
        String stem = "/var/hdcf/" + assignment.get("job_id").asText() + "/";
        return ",\"artifact_id\":\"" + assignment.get("assignment_id").asText() + "\",\"exit_code\":0"
                + ",\"stdout_path\":\"" + stem + "stdout.log\",\"stderr_path\":\"" + stem + "stderr.log\""
                + ",\"stdout_tmp_path\":\"" + stem + "stdout.log.tmp\",\"stderr_tmp_path\":\"" + stem
                + "stderr.log.tmp\""
                + ",\"stdout_sha256\":\"" + SUM + "\",\"stderr_sha256\":\"" + SUM + "\""
                + ",\"result_summary\":\"exit=0\",\"completion_seq\":1";
    }

    JsonNode job(String jobId) {
        Http.Answer answer = http.get("/jobs/" + jobId);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    String status(String jobId) {
        return job(jobId).get("status").asText();
    }

    /** This worker as {@code GET /workers} shows it. */
    JsonNode view() {
        return StreamSupport.stream(http.get("/workers").json().spliterator(), false)
                .filter(each -> each.get("worker_id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
