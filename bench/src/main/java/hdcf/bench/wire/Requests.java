package hdcf.bench.wire;

import java.util.Collections;

/** The requests of one worker, encoded: alone, or in lists of {@code batch}. */
final class Requests {
    private static final String PAYLOAD = "x".repeat(100);
    private static final String SUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private final RequestTemplate register;
    private final RequestTemplate submit;
    private final RequestTemplate claim;
    private final RequestTemplate ack;
    private final RequestTemplate complete;

    Requests(String token, String workerId, int batch) {
        register = RequestTemplate.post(
                token, "/register", "{\"worker_id\":\"" + workerId + "\",\"nonce\":\"bench\",\"capabilities\":[]}");
        submit = RequestTemplate.post(token, "/jobs", list(job(), batch));
        claim = RequestTemplate.get(token, "/next-job?worker_id=" + workerId + (batch > 1 ? "&max=" + batch : ""));
        ack = RequestTemplate.post(token, "/ack", list(lease(workerId) + "}", batch));
        complete = RequestTemplate.post(token, "/complete", list(lease(workerId) + result() + "}", batch));
    }

    RequestTemplate register() {
        return register;
    }

    RequestTemplate submit() {
        return submit;
    }

    RequestTemplate claim() {
        return claim;
    }

    RequestTemplate ack() {
        return ack;
    }

    RequestTemplate complete() {
        return complete;
    }

    private static String list(String element, int batch) {
        return batch > 1 ? "[" + String.join(",", Collections.nCopies(batch, element)) + "]" : element;
    }

    private static String job() {
        return "{\"command\":\"/bin/true\",\"args\":[\"" + PAYLOAD
                + "\"],\"working_dir\":\"\",\"timeout_ms\":60000,\"max_attempts\":3,\"priority\":0,\"scheduled_at\":0}";
    }

    private static String lease(String workerId) {
        return "{\"job_id\":\"" + RequestTemplate.JOB + "\",\"worker_id\":\"" + workerId + "\",\"assignment_id\":\""
                + RequestTemplate.ASSIGNMENT + "\"";
    }

    private static String result() {
        return ",\"artifact_id\":\"artifact\",\"exit_code\":0,\"stdout_path\":\"logs/j"
                + "/stdout.log\",\"stderr_path\":\"logs/j/stderr.log\""
                + ",\"stdout_tmp_path\":\"logs/j/stdout.log.tmp\",\"stderr_tmp_path\":\"logs/j/stderr.log.tmp\""
                + ",\"stdout_sha256\":\"" + SUM + "\",\"stderr_sha256\":\"" + SUM + "\""
                + ",\"result_summary\":\"done\",\"completion_seq\":1,\"artifact_backend\":\"local\""
                + ",\"artifact_location\":\"logs/j\",\"artifact_upload_state\":\"ok\",\"artifact_upload_error\":\"\"";
    }
}
