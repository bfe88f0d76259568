package hdcf.verify.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Http;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker in the test itself: claims, acknowledges, "runs" and reports, and repeats every call whose outcome it does not know.
 * A job that is {@code fail} ends with exit code 3. Confined to its thread, except for what it learnt.
 */
final class LoadWorker implements Runnable {
    /** Callers that ask all the time take from a program that starts what it needs for that. */
    private static final long PAUSE_NANOS = 25_000_000;

    private final Http http;
    private final String id;
    private final AtomicBoolean isOver;
    private final Progress progress;
    private final Map<String, String> outcomes = new ConcurrentHashMap<>();
    private int claims;

    LoadWorker(Http http, String id, AtomicBoolean isOver, Progress progress) {
        this.http = http;
        this.id = id;
        this.isOver = isOver;
        this.progress = progress;
    }

    /** The state that the control plane named when it took the last report of each job. */
    Map<String, String> outcomes() {
        return outcomes;
    }

    @Override
    public void run() {
        register();
        while (!isOver.get()) {
            Http.Answer work = claim();
            if (work == null) {
                continue;
            }
            for (JsonNode assignment : work.json().get("jobs")) {
                finish(assignment);
            }
        }
    }

    private void register() {
        insist(() -> http.post("/register", "{\"worker_id\":\"" + id + "\"}"));
    }

    /** Claims under a name, so that a lost answer is asked for again. */
    private Http.@Nullable Answer claim() {
        String path = "/next-job?worker_id=" + id + "&max=2&wait_ms=200&claim_id=" + id + "-" + ++claims;
        Http.Answer answer = insist(() -> http.get(path));
        return answer != null && answer.status() == 200 ? answer : null;
    }

    private void finish(JsonNode assignment) {
        String jobId = assignment.get("job_id").asText();
        String lease = "{\"job_id\":\"" + jobId + "\",\"worker_id\":\"" + id + "\",\"assignment_id\":\""
                + assignment.get("assignment_id").asText() + "\"";
        Http.Answer acked = insist(() -> http.post("/ack", lease + "}"));
        if (acked == null || acked.status() != 200) {
            return;
        }
        boolean isFailing = assignment.get("command").asText().equals("fail");
        Http.Answer told = insist(() -> isFailing
                ? http.post("/fail", lease + ",\"exit_code\":3,\"error\":\"exit status 3\"}")
                : http.post(
                        "/complete",
                        lease
                                + ",\"exit_code\":0,\"artifact_id\":\"a\",\"stdout_path\":\"o\",\"stdout_tmp_path\":\"o.tmp\","
                                + "\"stderr_path\":\"e\",\"stderr_tmp_path\":\"e.tmp\"}"));
        if (told != null && told.status() == 200) {
            outcomes.put(jobId, told.json().get("status").asText());
        }
    }

    /** Repeats a call until somebody who knows has answered; null when the test is over. */
    private Http.@Nullable Answer insist(Supplier<Http.Answer> call) {
        while (!isOver.get()) {
            try {
                Http.Answer answer = call.get();
                if (answer.status() < 500 && answer.status() != 429) {
                    progress.count();
                    return answer;
                }
            } catch (UncheckedIOException nobodyThere) {
                // Nobody knows what happened: ask again.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return null;
    }
}
