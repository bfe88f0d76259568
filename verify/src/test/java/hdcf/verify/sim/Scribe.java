package hdcf.verify.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.Request;
import hdcf.client.Response;
import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.history.HistoryRecorder;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the history of a run, as each node tells it, and has it judged by the checker that judges real runs too. */
final class Scribe {
    private static final Set<String> KNOWN = Set.of(
            "POST /jobs",
            "POST /batches",
            "GET /next-job",
            "POST /ack",
            "POST /heartbeat",
            "POST /complete",
            "POST /fail",
            "POST /release",
            "POST /abort",
            "POST /reconnect",
            "POST /register");
    private static final long BOUND_MS = 3_600_000;

    private final World world;
    private final Clock clock;
    private final List<HistoryEvent> history = new ArrayList<>();
    private final Map<String, HistoryRecorder> recorders = new HashMap<>();

    Scribe(World world) {
        this.world = world;
        this.clock = new NodeClock(world.timeline, 0, 0);
    }

    List<HistoryEvent> history() {
        return history;
    }

    private HistoryRecorder of(String node) {
        return recorders.computeIfAbsent(node, name -> new HistoryRecorder(name, clock, history::add));
    }

    /** A call is about to be sent; null when calls of its kind are not told of. */
    HistoryRecorder.@Nullable Call invoke(String node, Request request) {
        String operation = request.method() + " " + Oracle.path(request);
        if (!KNOWN.contains(operation)) {
            return null;
        }
        String key = request.headers().get(hdcf.schema.wire.Paths.IDEMPOTENCY_HEADER);
        JsonNode asked = request.body() == null ? members(request.target()) : Oracle.tree(request.body());
        return of(node).invoke(operation, "all", key, asked);
    }

    void answered(String node, HistoryRecorder.@Nullable Call call, @Nullable Response response) {
        if (call == null) {
            return;
        }
        if (response == null) {
            of(node).unanswered(call);
        } else {
            of(node).answered(
                            call, response.status(), response.body().length == 0 ? null : Oracle.tree(response.body()));
        }
    }

    private static ObjectNode members(String target) {
        ObjectNode members = Json.mapper().createObjectNode();
        int query = target.indexOf('?');
        for (String member :
                query < 0 ? new String[0] : target.substring(query + 1).split("&", -1)) {
            String[] parts = member.split("=", 2);
            String value = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
            if (parts[0].equals("max") || parts[0].equals("wait_ms")) {
                members.put(parts[0], Long.parseLong(value));
            } else {
                members.put(parts[0], value);
            }
        }
        return members;
    }

    void launched(String worker, String jobId, String assignmentId, List<String> argv) {
        ObjectNode launch = Json.mapper().createObjectNode();
        launch.put("job_id", jobId).put("assignment_id", assignmentId).put("command", argv.get(0));
        argv.subList(1, argv.size()).forEach(launch.putArray("args")::add);
        of(worker).launched(launch);
    }

    void exited(String worker, String jobId, String assignmentId, int code) {
        of(worker)
                .exited(Json.mapper()
                        .createObjectNode()
                        .put("job_id", jobId)
                        .put("assignment_id", assignmentId)
                        .put("exit_code", code));
    }

    /** From here on workers may be cut off or frozen. */
    void troubleBegins() {
        for (SimHost host : world.hosts) {
            of(host.name()).note("fault-begins", fault(host.name()));
        }
    }

    void troubleEnds() {
        for (SimHost host : world.hosts) {
            of(host.name()).note("fault-ends", fault(host.name()));
        }
        of("world").note("healed", Json.mapper().createObjectNode().put("bound_ms", BOUND_MS));
    }

    void drained() {
        of("world").note("drained", null);
    }

    private static ObjectNode fault(String worker) {
        return Json.mapper().createObjectNode().put("worker_id", worker).put("fault", "chaos");
    }

    /** What the checker says of it all. */
    void judge(Path database) {
        Checker.check(Evidence.of(List.copyOf(history), database, null))
                .forEach(found -> world.oracle.violation(found.invariant(), "checker: " + found));
    }
}
