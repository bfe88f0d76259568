package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.job.Policy;
import hdcf.control.store.Snapshot;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.history.HistoryKind;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ScheduleRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is told by hand: each verb writes the calls, the lines of the audit log and the rows that the real thing would. What a
 * test tells wrong on purpose goes through {@link #log}, {@link #call} or the fields of {@link Tale}.
 */
final class Story {
    final Map<String, Tale> jobs = new LinkedHashMap<>();
    final List<HistoryEvent> history = new ArrayList<>();
    final List<Snapshot.EventLine> events = new ArrayList<>();
    final List<Snapshot.AttemptRow> attempts = new ArrayList<>();
    final List<Snapshot.InlineLine> inline = new ArrayList<>();
    final Map<String, Long> counts = new TreeMap<>();
    final Map<String, String> meta = new TreeMap<>();
    final List<String> damage = new ArrayList<>();
    final List<Snapshot.EdgeLine> edges = new ArrayList<>();

    @Nullable
    Path data;

    @Nullable
    Long lastEvent;

    /** Of batch 1. */
    @Nullable
    Long maxRunning;

    long nowMs = 1_000_000;
    private long sequence;

    /** A job while it is told; its fields may be set wrong. */
    static final class Tale {
        String id = "";
        long number;
        JobStatus status = JobStatus.PENDING;
        String command = "true";
        long priority;
        long scheduledAt;
        long createdAtMs;
        long maxAttempts = 3;
        long crashLimit = 5;
        long attemptCount;
        long userEnds;
        long crashEnds;
        long epoch;
        boolean isInBatch;

        @Nullable
        Policy policy;

        @Nullable
        String worker;

        @Nullable
        String assignment;

        @Nullable
        Long endedAtMs;

        @Nullable
        ScheduleRef schedule;
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A job that was submitted and acknowledged. */
    Story submitted(String id) {
        return submitted(id, 0, 0);
    }

    Story submitted(String id, long priority, long scheduledAt) {
        Tale tale = tale(id, priority, scheduledAt);
        call("c1", "POST /jobs", request(tale), 201, node().put("job_id", id).put("status", "PENDING"));
        log(id, "job_submitted", null, "PENDING", null);
        return this;
    }

    Tale tale(String id, long priority, long scheduledAt) {
        Tale tale = new Tale();
        tale.id = id;
        tale.number = jobs.size() + 1L;
        tale.priority = priority;
        tale.scheduledAt = scheduledAt;
        tale.createdAtMs = nowMs;
        jobs.put(id, tale);
        return tale;
    }

    static ObjectNode request(Tale tale) {
        return node().put("command", tale.command)
                .put("priority", tale.priority)
                .put("scheduled_at", tale.scheduledAt);
    }

    Tale job(String id) {
        Tale tale = jobs.get(id);
        if (tale == null) {
            throw new IllegalArgumentException("Expected a job of the story, found " + id);
        }
        return tale;
    }

    Story claimed(String id, String worker, String assignment) {
        Tale tale = job(id);
        tale.epoch++;
        tale.worker = worker;
        tale.assignment = assignment;
        tale.attemptCount++;
        return log(id, "job_claimed", tale.status, "ASSIGNED", assignment);
    }

    Story acked(String id) {
        Tale tale = job(id);
        attempts.add(new Snapshot.AttemptRow(
                tale.number,
                tale.epoch,
                String.valueOf(tale.assignment),
                String.valueOf(tale.worker),
                null,
                null,
                new Snapshot.StreamSum(null, null),
                new Snapshot.StreamSum(null, null),
                null));
        log(id, "job_acked", tale.status, "RUNNING", tale.assignment);
        call(
                String.valueOf(tale.worker),
                "POST /ack",
                lease(tale),
                200,
                node().put("job_id", id).put("status", "ok"));
        return this;
    }

    Story launched(String id) {
        Tale tale = job(id);
        return line(
                String.valueOf(tale.worker),
                HistoryKind.LAUNCH,
                "launch",
                lease(tale).put("command", tale.command));
    }

    Story exited(String id) {
        Tale tale = job(id);
        return line(String.valueOf(tale.worker), HistoryKind.EXIT, "exit", lease(tale));
    }

    Story completed(String id) {
        Tale tale = job(id);
        end(tale, "COMPLETED");
        log(id, "job_completed", tale.status, "COMPLETED", tale.assignment);
        call(
                String.valueOf(tale.worker),
                "POST /complete",
                lease(tale),
                200,
                node().put("job_id", id).put("status", "COMPLETED"));
        return this;
    }

    Story lost(String id) {
        return log(id, "job_lost", job(id).status, "LOST", null);
    }

    Story aborted(String id) {
        Tale tale = job(id);
        log(id, "job_aborted", tale.status, "ABORTED", null);
        tale.assignment = null;
        call("c1", "POST /abort", node().put("job_id", id), 200, node().put("status", "ABORTED"));
        return this;
    }

    /** The whole life of a job. */
    Story done(String id, String worker, String assignment) {
        return submitted(id)
                .claimed(id, worker, assignment)
                .acked(id)
                .launched(id)
                .exited(id)
                .completed(id);
    }

    void end(Tale tale, String outcome) {
        end(tale, outcome, null);
    }

    void end(Tale tale, String outcome, @Nullable EndCause cause) {
        for (int i = 0; i < attempts.size(); i++) {
            Snapshot.AttemptRow row = attempts.get(i);
            if (row.jobNumber() == tale.number && row.epoch() == tale.epoch) {
                attempts.set(
                        i,
                        new Snapshot.AttemptRow(
                                row.jobNumber(),
                                row.epoch(),
                                row.assignmentId(),
                                row.workerId(),
                                outcome,
                                cause == null ? row.endCause() : cause,
                                row.stdout(),
                                row.stderr(),
                                row.outputFolder()));
            }
        }
    }

    static ObjectNode lease(Tale tale) {
        return node().put("job_id", tale.id).put("worker_id", tale.worker).put("assignment_id", tale.assignment);
    }

    Story log(String id, String event, @Nullable JobStatus from, String to, @Nullable String assignment) {
        Tale tale = jobs.get(id);
        ObjectNode details = node();
        if (assignment != null) {
            details.put("assignment_id", assignment);
        }
        if (from != null) {
            details.put("from", from.name());
        }
        details.put("to", to);
        if (!event.equals("job_submitted")) {
            details.put("lease_epoch", tale == null ? 0 : tale.epoch);
        }
        append(event, tale == null ? null : tale.worker, id, details);
        if (tale != null) {
            tale.status = JobStatus.valueOf(to);
            tale.endedAtMs = tale.status.isTerminal() ? Long.valueOf(nowMs) : null;
        }
        return this;
    }

    void append(String event, @Nullable String worker, @Nullable String id, JsonNode details) {
        nowMs += 10;
        long number = events.isEmpty() ? 1 : events.get(events.size() - 1).id() + 1;
        events.add(new Snapshot.EventLine(number, nowMs, event, worker, id, details, event + " " + id + " " + details));
    }

    /** A call with its answer; a status of 0 is no answer. */
    Story call(String node, String operation, JsonNode request, int status, @Nullable JsonNode answer) {
        return call(node, operation, null, request, status, answer);
    }

    Story call(
            String node,
            String operation,
            @Nullable String key,
            JsonNode request,
            int status,
            @Nullable JsonNode answer) {
        long call = ++sequence;
        nowMs += 10;
        history.add(new HistoryEvent(
                node, call, nowMs, HistoryKind.INVOKE, call, operation, "submit", key, null, request, null));
        nowMs += 10;
        HistoryKind kind = status == 0 ? HistoryKind.INFO : HistoryKind.of(status);
        history.add(new HistoryEvent(
                node,
                ++sequence,
                nowMs,
                kind,
                call,
                operation,
                "submit",
                null,
                status == 0 ? null : status,
                null,
                answer));
        return this;
    }

    Story note(String name, ObjectNode details) {
        return line("harness", HistoryKind.NOTE, name, details);
    }

    Story line(String node, HistoryKind kind, String operation, JsonNode request) {
        nowMs += 10;
        history.add(new HistoryEvent(node, ++sequence, nowMs, kind, null, operation, null, null, null, request, null));
        return this;
    }

    Story pass(long ms) {
        nowMs += ms;
        return this;
    }

    Snapshot rows() {
        return StoryRows.of(this);
    }

    List<Violation> judged() {
        return Checker.check(new Evidence(history, rows(), data));
    }
}
