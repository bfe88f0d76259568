package hdcf.worker.spool;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the worker holds and what it owes the control plane, in memory and in its journal. Each change is durable when
 * the call returns; after an {@link IOException} the change stands in memory and the next call that succeeds makes it
 * durable too. Only what no journal can hold is refused and changes nothing.
 *
 * <p>Safe for use by several threads. Changes made while a write is under way share the next one: a thread that gets the
 * write lock and finds its change already written goes home.
 */
public final class Spool {
    /** With what every slot may add, less than one reconnect can carry. */
    private static final int OWED = Limits.RECONNECT_ENTRIES / 4;
    /** Of what is held and owed; more would neither fit the heap nor be written in good time. */
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    /** Steps towards dropping old files that each change takes along. */
    private static final int SETTLE_STEPS = 2;

    private final Journal journal;
    private final ReentrantLock writing = new ReentrantLock();
    private final Object memory = new Object();
    private final WorkerState state;
    private List<JournalLine> pending = new ArrayList<>();
    private long changes;
    private long written;

    private Spool(Journal journal, WorkerState state) {
        this.journal = journal;
        this.state = state;
    }

    /** Reads what the worker before this one left, and writes small output again that a power cut took. */
    public static Spool open(Journal journal, String workerId) throws IOException {
        return new Spool(journal, journal.read(workerId));
    }

    /** Remembers a claimed assignment. Answers false, changing nothing, when it is known already. */
    public boolean hold(Assignment assignment) throws IOException {
        return !hold(List.of(assignment)).isEmpty();
    }

    /** Remembers assignments that were claimed together. Answers those that were not known already. */
    public List<Assignment> hold(List<Assignment> claimed) throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        for (Assignment assignment : claimed) {
            lines.add(JournalLine.of(new JournalEntry.Held(HeldAttempt.of(assignment))));
        }
        List<Assignment> fresh = new ArrayList<>();
        long change;
        synchronized (memory) {
            change = changes;
            for (int i = 0; i < lines.size(); i++) {
                if (!state.isKnown(claimed.get(i).assignmentId())) {
                    change = add(lines.get(i));
                    fresh.add(claimed.get(i));
                }
            }
        }
        persist(change);
        return fresh;
    }

    /** The command is about to start. */
    public void starting(String assignmentId, StartNote note) throws IOException {
        change(assignmentId, new JournalEntry.Starting(assignmentId, note));
    }

    /**
     * The command has another time limit, so that a later worker knows it too. An attempt that is written down anew replaces what
     * was written of it, so programs of earlier versions understand it.
     */
    public void retimed(String assignmentId, long timeoutMs, @Nullable Long deadlineBootMs) throws IOException {
        JournalLine line;
        long change;
        synchronized (memory) {
            HeldAttempt held = state.attempt(assignmentId);
            if (held == null) {
                return;
            }
            line = JournalLine.of(new JournalEntry.Held(held.limitedTo(timeoutMs, deadlineBootMs)));
            change = add(line);
        }
        persist(change);
    }

    /** The worker is about to end the command; comes before the first signal. */
    public void ending(String assignmentId, EndCause cause, String sentence) throws IOException {
        change(assignmentId, new JournalEntry.Ending(assignmentId, new Intent(cause, sentence)));
    }

    /** The command will never start here; the lease has to be given back. */
    public void unstarted(String assignmentId) throws IOException {
        change(assignmentId, new JournalEntry.Unstarted(assignmentId));
    }

    /**
     * The attempt has ended, and this is to be reported. Repeating it after trouble with the disk is harmless: an outcome
     * that was answered meanwhile does not come back.
     */
    public void ended(ReportRequest outcome) throws IOException {
        change(String.valueOf(outcome.assignmentId()), new JournalEntry.Ended(outcome));
    }

    /** A change of an attempt; when there is none any more, all that was changed before is made durable. */
    private void change(String assignmentId, JournalEntry entry) throws IOException {
        JournalLine line = JournalLine.of(entry);
        long change;
        synchronized (memory) {
            change = state.isAttempt(assignmentId) ? add(line) : ++changes;
        }
        persist(change);
    }

    /** Nothing more is owed for these assignments. */
    public void forget(List<String> assignmentIds) throws IOException {
        JournalLine line = JournalLine.of(new JournalEntry.Forgotten(List.copyOf(assignmentIds)));
        long change;
        synchronized (memory) {
            change = assignmentIds.stream().anyMatch(state::isKnown) ? add(line) : ++changes;
        }
        persist(change);
    }

    /** With the memory's lock. */
    private long add(JournalLine line) {
        state.apply(line.entry(), line.length());
        pending.add(line);
        return ++changes;
    }

    /** A number above all that were given out before, across restarts too, once the outcome that carries it is stored. */
    public long nextCompletionSeq() {
        synchronized (memory) {
            return state.nextCompletionSeq();
        }
    }

    /** Whether so much is owed that no more may be claimed: the control plane takes claims, but no outcomes. */
    public boolean isFull() {
        synchronized (memory) {
            return state.count() >= OWED || state.totalBytes() >= MAX_BYTES;
        }
    }

    /** Attempts without an outcome. */
    public List<HeldAttempt> attempts() {
        synchronized (memory) {
            return List.copyOf(state.attempts());
        }
    }

    /** Outcomes without an answer, oldest first. */
    public List<ReportRequest> outcomes() {
        synchronized (memory) {
            return List.copyOf(state.outcomes());
        }
    }

    /** How many outcomes have no answer. */
    public int owed() {
        synchronized (memory) {
            return state.outcomes().size();
        }
    }

    /** All leases: attempts without an outcome, and outcomes without an answer. */
    public List<HeldAssignment> leases() {
        synchronized (memory) {
            return state.leases();
        }
    }

    private void persist(long change) throws IOException {
        writing.lock();
        try {
            if (written < change) {
                write();
            }
        } finally {
            writing.unlock();
        }
        journal.settle(SETTLE_STEPS);
    }

    /** After trouble the lines of this write are not tried again: the next one begins with a snapshot that holds them. */
    private void write() throws IOException {
        List<JournalLine> lines;
        WorkerState.@Nullable Snapshot snapshot;
        long upTo;
        synchronized (memory) {
            lines = pending;
            pending = new ArrayList<>();
            snapshot = journal.needsSnapshot() ? state.snapshot() : null;
            upTo = changes;
        }
        if (snapshot != null) {
            journal.startSegment(snapshot);
        } else if (!lines.isEmpty()) {
            journal.append(lines);
        }
        written = upTo;
    }
}
