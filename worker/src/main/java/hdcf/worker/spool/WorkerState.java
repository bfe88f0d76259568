package hdcf.worker.spool;

import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the worker holds and owes: the sum of the journal's entries. Not safe for several threads; its owner has the lock. */
final class WorkerState {
    private final Map<String, HeldAttempt> attempts = new LinkedHashMap<>();
    private final Map<String, ReportRequest> outcomes = new LinkedHashMap<>();
    private final Map<String, Integer> bytes = new LinkedHashMap<>();
    private long completionSeq;
    private long totalBytes;

    /** What a segment begins with. The entries are immutable, so that they can be written without the owner's lock. */
    record Snapshot(long completionSeq, List<JournalEntry> entries) {}

    /** Adds one entry; an entry about what is not held changes nothing. */
    void apply(JournalEntry entry, int length) {
        if (entry instanceof JournalEntry.Held held) {
            attempts.put(held.attempt().assignmentId(), held.attempt());
            weigh(held.attempt().assignmentId(), length);
        } else if (entry instanceof JournalEntry.Starting starting) {
            change(starting.assignmentId(), attempt -> attempt.started(starting.note()));
        } else if (entry instanceof JournalEntry.Ending ending) {
            change(ending.assignmentId(), attempt -> attempt.ending(ending.intent()));
        } else if (entry instanceof JournalEntry.Unstarted unstarted) {
            change(unstarted.assignmentId(), attempt -> attempt.in(HeldAttempt.Stage.UNSTARTED));
        } else if (entry instanceof JournalEntry.Ended ended) {
            String assignmentId = String.valueOf(ended.outcome().assignmentId());
            attempts.remove(assignmentId);
            outcomes.put(assignmentId, ended.outcome());
            weigh(assignmentId, length);
            Long seq = ended.outcome().completionSeq();
            completionSeq = Math.max(completionSeq, seq == null ? 0 : seq);
        } else if (entry instanceof JournalEntry.Forgotten forgotten) {
            forgotten.assignmentIds().forEach(this::forget);
        } else if (entry instanceof JournalEntry.Opened opened) {
            completionSeq = Math.max(completionSeq, opened.completionSeq());
        }
    }

    private void change(String assignmentId, UnaryOperator<HeldAttempt> step) {
        attempts.computeIfPresent(assignmentId, (id, attempt) -> step.apply(attempt));
    }

    private void forget(String assignmentId) {
        attempts.remove(assignmentId);
        outcomes.remove(assignmentId);
        Integer freed = bytes.remove(assignmentId);
        totalBytes -= freed == null ? 0 : freed;
    }

    private void weigh(String assignmentId, int length) {
        Integer before = bytes.put(assignmentId, length);
        totalBytes += length - (before == null ? 0 : before);
    }

    /** Forgets all but the count of outcomes. */
    void clear() {
        attempts.clear();
        outcomes.clear();
        bytes.clear();
        totalBytes = 0;
    }

    /** Part of what was written down is lost: what seems never to have started may have. */
    void doubtStarts() {
        attempts.replaceAll(
                (id, attempt) -> attempt.stage() == HeldAttempt.Stage.HELD ? attempt.started(null) : attempt);
    }

    long nextCompletionSeq() {
        return ++completionSeq;
    }

    boolean isAttempt(String assignmentId) {
        return attempts.containsKey(assignmentId);
    }

    boolean isKnown(String assignmentId) {
        return attempts.containsKey(assignmentId) || outcomes.containsKey(assignmentId);
    }

    int count() {
        return attempts.size() + outcomes.size();
    }

    /** Roughly what a snapshot takes. */
    long totalBytes() {
        return totalBytes;
    }

    Collection<HeldAttempt> attempts() {
        return attempts.values();
    }

    Collection<ReportRequest> outcomes() {
        return outcomes.values();
    }

    @Nullable
    HeldAttempt attempt(String assignmentId) {
        return attempts.get(assignmentId);
    }

    List<HeldAssignment> leases() {
        List<HeldAssignment> leases = new ArrayList<>();
        attempts.values().forEach(held -> leases.add(held.lease()));
        outcomes.values().forEach(done -> leases.add(new HeldAssignment(done.jobId(), done.assignmentId())));
        return leases;
    }

    Snapshot snapshot() {
        List<JournalEntry> entries = new ArrayList<>(count());
        attempts.values().forEach(held -> entries.add(new JournalEntry.Held(held)));
        outcomes.values().forEach(outcome -> entries.add(new JournalEntry.Ended(outcome)));
        return new Snapshot(completionSeq, List.copyOf(entries));
    }
}
