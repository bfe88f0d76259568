package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hdcf.control.store.Snapshot;
import hdcf.control.store.Snapshot.AttemptRow;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The evidence, sorted once for all checks. Read only after it was made. */
final class Facts {
    final Snapshot rows;
    final Map<String, JobRow> jobs = new HashMap<>();
    final Map<Long, JobRow> byNumber = new HashMap<>();
    final Map<String, AttemptRow> attempts = new HashMap<>();
    /** The changes of each job, in the order in which they happened. */
    private static final Set<String> REVISED = Set.of("job_held", "job_resumed", "job_changed", "job_rerun");

    final Map<String, List<EventLine>> changes = new LinkedHashMap<>();

    final List<HistoryEvent> history;
    final List<Call> calls = new ArrayList<>();
    final List<LeaseWord> words = new ArrayList<>();
    final List<HistoryEvent> launches = new ArrayList<>();
    /** By assignment. */
    final Map<String, HistoryEvent> exits = new HashMap<>();

    private final Map<String, List<HistoryEvent>> notes = new HashMap<>();
    private final Map<String, List<long[]>> faults = new HashMap<>();

    Facts(Evidence evidence) {
        rows = evidence.rows();
        for (JobRow job : rows.jobs()) {
            jobs.put(job.id(), job);
            byNumber.put(job.number(), job);
        }
        rows.attempts().forEach(attempt -> attempts.put(attempt.assignmentId(), attempt));
        for (EventLine line : rows.events()) {
            String job = line.jobId();
            if (job != null && line.detail("to") != null) {
                changes.computeIfAbsent(job, id -> new ArrayList<>()).add(line);
            }
        }
        history = new ArrayList<>(evidence.history());
        history.sort(Comparator.comparing(HistoryEvent::node).thenComparingLong(HistoryEvent::sequence));
        pair();
        gatherFaults();
        history.sort(Comparator.comparingLong(HistoryEvent::atMs)
                .thenComparing(HistoryEvent::node)
                .thenComparingLong(HistoryEvent::sequence));
        calls.sort(Comparator.comparingLong(call -> call.invoke().atMs()));
        calls.forEach(call -> words.addAll(LeaseWord.of(call)));
    }

    private void pair() {
        Map<String, Integer> open = new HashMap<>();
        for (HistoryEvent event : history) {
            String call = event.node() + "#" + event.call();
            switch (event.kind()) {
                case INVOKE -> {
                    open.put(call, calls.size());
                    calls.add(new Call(event, null));
                }
                case OK, FAIL, INFO -> {
                    Integer place = open.remove(call);
                    if (place != null) {
                        calls.set(place, new Call(calls.get(place).invoke(), event));
                    }
                }
                case LAUNCH -> launches.add(event);
                case EXIT -> exits.put(member(event, "assignment_id"), event);
                case NOTE ->
                    notes.computeIfAbsent(event.operation(), name -> new ArrayList<>())
                            .add(event);
            }
        }
        launches.sort(Comparator.comparingLong(HistoryEvent::atMs));
    }

    /** Whether the audit log still holds the whole life of each job. */
    boolean isWhole() {
        return rows.events().isEmpty() || rows.events().get(0).id() == 1;
    }

    /** Whether a person held the job back, changed it or had it tried again, so that what was submitted no longer bounds it. */
    boolean isRevised(String jobId) {
        return changes(jobId).stream().anyMatch(line -> REVISED.contains(line.event()));
    }

    List<EventLine> changes(String jobId) {
        return changes.getOrDefault(jobId, List.of());
    }

    List<HistoryEvent> notes(String name) {
        return notes.getOrDefault(name, List.of());
    }

    /** Whether the worker was frozen, cut off, or dead at some moment between these two. */
    boolean isTroubled(String workerId, long fromMs, long toMs) {
        return faults.getOrDefault(workerId, List.of()).stream()
                .anyMatch(fault -> fault[0] <= toMs && fault[1] >= fromMs);
    }

    private void gatherFaults() {
        for (HistoryEvent begin : notes("fault-begins")) {
            faults.computeIfAbsent(member(begin, "worker_id"), id -> new ArrayList<>())
                    .add(new long[] {begin.atMs(), Long.MAX_VALUE});
        }
        for (HistoryEvent end : notes("fault-ends")) {
            faults.getOrDefault(member(end, "worker_id"), List.of()).stream()
                    .filter(fault -> fault[0] <= end.atMs() && fault[1] == Long.MAX_VALUE)
                    .findFirst()
                    .ifPresent(fault -> fault[1] = end.atMs());
        }
    }

    static String member(HistoryEvent event, String name) {
        return request(event).path(name).asText();
    }

    static JsonNode request(HistoryEvent event) {
        JsonNode request = event.request();
        return request == null ? MissingNode.getInstance() : request;
    }

    static @Nullable JobStatus state(EventLine line, String member) {
        String name = line.detail(member);
        return name == null ? null : JobStatus.valueOf(name);
    }

    static long epoch(EventLine line) {
        return line.details().path("lease_epoch").asLong(-1);
    }
}
