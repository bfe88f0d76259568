package hdcf.verify.sim;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.Request;
import hdcf.client.Response;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run from outside: what the control plane said when its answers left, and which commands really ran. It
 * collects every contradiction.
 */
final class Oracle {
    private static final int MAX_VIOLATIONS = 20;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, String> jobOfKey = new LinkedHashMap<>();
    private final Set<String> aborted = new HashSet<>();
    private final Set<String> acked = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    /** Assignment to the state that the job was said to have taken by its outcome. */
    private final Map<String, String> outcomes = new LinkedHashMap<>();

    private final Set<String> lost = new HashSet<>();
    private final Map<String, Integer> launches = new HashMap<>();
    private final Map<String, String> launchedBy = new LinkedHashMap<>();
    private final Map<String, Integer> exitCodes = new HashMap<>();
    private final Map<String, Long> printed = new HashMap<>();

    Oracle(World world) {
        this.world = world;
    }

    List<String> violations() {
        return violations;
    }

    void violation(String invariant, String what) {
        if (violations.size() < MAX_VIOLATIONS) {
            String line = "SIM VIOLATION " + invariant + " " + what;
            world.trace.line(line);
            violations.add(line);
        }
    }

    /** Something threw that never should. */
    void mistake(String where, Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        world.trace.note(stack.toString());
        StackTraceElement[] trace = thrown.getStackTrace();
        violation("fault", where + ": " + thrown + (trace.length > 0 ? " at " + trace[0] : ""));
    }

    Map<String, String> jobOfKey() {
        return jobOfKey;
    }

    Set<String> aborted() {
        return aborted;
    }

    Set<String> acked() {
        return acked;
    }

    Map<String, String> outcomes() {
        return outcomes;
    }

    Map<String, String> launchedBy() {
        return launchedBy;
    }

    @Nullable
    Integer exitCode(String assignmentId) {
        return exitCodes.get(assignmentId);
    }

    /** A command begins. Answers how many of this job have. */
    int launched(String worker, String jobId, String assignmentId) {
        world.trace.line("launch " + assignmentId + " by " + worker);
        if (!acked.contains(assignmentId)) {
            violation("I11", "job " + jobId + " was started under " + assignmentId + ", which nobody acknowledged");
        }
        if (released.contains(assignmentId)) {
            violation("I11", "job " + jobId + " was started under " + assignmentId + " after it was given back");
        }
        if (launchedBy.put(assignmentId, jobId) != null) {
            violation("I11", "job " + jobId + " was started twice under " + assignmentId);
        }
        return launches.merge(jobId, 1, Integer::sum);
    }

    void printed(String assignmentId, long bytes) {
        printed.put(assignmentId, bytes);
    }

    long bytesPrinted(String assignmentId) {
        return printed.getOrDefault(assignmentId, 0L);
    }

    void ended(String assignmentId, int code) {
        exitCodes.put(assignmentId, code);
    }

    /** An answer leaves the control plane: whatever it says has to be true for ever. */
    void promised(Request request, Response response) {
        String path = path(request);
        if (response.status() >= 500 && response.status() != 503) {
            violation("answers", request.method() + " " + path + " was answered " + response.status());
        }
        if (!request.method().equals("POST") || response.status() > CREATED) {
            return;
        }
        switch (path) {
            case Paths.JOBS -> submitted(request, tree(response.body()));
            case Paths.ABORT -> {
                JsonNode answer = tree(response.body());
                answer.path("aborted_jobs").forEach(job -> aborted.add(job.asText()));
                aborted.add(tree(request.body()).path("job_id").asText());
            }
            case Paths.ACK -> each(request, response, (lease, answer) -> acked.add(assignment(lease)));
            case Paths.RELEASE ->
                each(request, response, (lease, answer) -> {
                    released.add(assignment(lease));
                    if (launchedBy.containsKey(assignment(lease))) {
                        violation("I11", "assignment " + assignment(lease) + " was given back although it was started");
                    }
                    world.tally.hit("job released");
                });
            case Paths.COMPLETE, Paths.FAIL -> each(request, response, this::reported);
            default -> {
                // Nothing that lasts is said there.
            }
        }
    }

    private void submitted(Request request, JsonNode answer) {
        String key = String.valueOf(request.headers().get(Paths.IDEMPOTENCY_HEADER));
        String jobId = answer.path("job_id").asText();
        String before = jobOfKey.put(key, jobId);
        if (before != null && !before.equals(jobId)) {
            violation("I2", "the key " + key + " got the jobs " + before + " and " + jobId);
        }
        if (answer.path("deduplicated").asBoolean()) {
            world.tally.hit("submission deduplicated");
        }
    }

    private void reported(JsonNode report, JsonNode answer) {
        String assignment = assignment(report);
        boolean applied = answer.path("applied").asBoolean(true);
        if (applied) {
            String status = answer.path("status").asText();
            if (lost.contains(assignment)) {
                violation("I7", "the outcome of " + assignment + " was applied twice");
            }
            outcomes.putIfAbsent(assignment, status);
        } else if (lost.contains(assignment)) {
            world.tally.hit("replay applied after lost answer");
        }
    }

    /** An answer got lost on its way. */
    void lostAnswer(Request request, Response response) {
        String path = path(request);
        if (response.status() == OK && (path.equals(Paths.COMPLETE) || path.equals(Paths.FAIL))) {
            each(request, response, (report, answer) -> lost.add(assignment(report)));
        }
    }

    /** An answer reached its caller. */
    void heard(Request request, Response response) {
        String path = path(request);
        if (path.equals(Paths.COMPLETE) || path.equals(Paths.FAIL)) {
            if (response.status() == 409) {
                world.tally.hit("stale complete refused");
                if (aborted.contains(tree(request.body()).path("job_id").asText())) {
                    world.tally.hit("abort beat complete");
                }
            } else if (response.status() == OK && tree(request.body()).isArray()) {
                tree(response.body()).forEach(answer -> {
                    if (answer.path("http_status").asInt() == 409) {
                        world.tally.hit("stale complete refused");
                    }
                });
            }
        } else if (path.startsWith(Paths.JOBS + "/") && request.method().equals("PUT") && response.status() == OK) {
            world.tally.hit("output streamed");
        } else if (response.status() == 503
                && new String(response.body(), java.nio.charset.StandardCharsets.UTF_8).contains("storage_full")) {
            world.tally.hit("storage full");
        }
    }

    /** The control plane runs again: whatever it said before has to be there. */
    void planeStarted() {
        new PromiseCheck(world, this).run();
    }

    private static void each(Request request, Response response, BiConsumer<JsonNode, JsonNode> each) {
        JsonNode asked = tree(request.body());
        JsonNode answered = tree(response.body());
        if (!asked.isArray()) {
            each.accept(asked, answered);
            return;
        }
        for (int i = 0; i < Math.min(asked.size(), answered.size()); i++) {
            if (answered.get(i).path("http_status").asInt() == OK) {
                each.accept(asked.get(i), answered.get(i).path("body"));
            }
        }
    }

    private static String assignment(JsonNode lease) {
        return lease.path("assignment_id").asText();
    }

    static String path(Request request) {
        int query = request.target().indexOf('?');
        return query < 0 ? request.target() : request.target().substring(0, query);
    }

    static JsonNode tree(byte @Nullable [] json) {
        try {
            return Json.mapper().readTree(json == null ? new byte[0] : json);
        } catch (IOException e) {
            throw new IllegalStateException("Expected JSON", e);
        }
    }
}
