package hdcf.worker.spool;

import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every lease the worker holds, from before its acknowledgement until its outcome was answered. Each change is durable when
 * the call returns; after an {@link IOException} the change stands in memory and the next call that succeeds makes it
 * durable too.
 *
 * <p>Safe for use by several threads. Changes made while a write is under way share the next one: a thread that gets the
 * write lock and finds its change already written goes home.
 */
public final class Spool {
    /** With what every slot may add, less than one reconnect can carry. */
    private static final int OWED = Limits.RECONNECT_ENTRIES / 2;

    private final StateFile file;
    private final String workerId;
    private final ReentrantLock writing = new ReentrantLock();
    private final Object memory = new Object();
    private final Map<String, HeldAttempt> attempts = new LinkedHashMap<>();
    private final Map<String, ReportRequest> outcomes = new LinkedHashMap<>();
    private long completionSeq;
    private long changes;
    private long written;

    private Spool(StateFile file, String workerId) {
        this.file = file;
        this.workerId = workerId;
    }

    /** Reads what the worker before this one left. */
    public static Spool open(StateFile file, String workerId) throws IOException {
        WorkerState state = file.read();
        Spool spool = new Spool(file, workerId);
        spool.completionSeq = state.completionSeq();
        state.attempts().forEach(attempt -> spool.attempts.put(attempt.assignmentId(), attempt));
        state.completedJobs().forEach(outcome -> spool.outcomes.put(String.valueOf(outcome.assignmentId()), outcome));
        return spool;
    }

    /** Remembers a claimed assignment. Answers false, changing nothing, when it is known already. */
    public boolean hold(String jobId, String assignmentId) throws IOException {
        long change;
        synchronized (memory) {
            if (attempts.containsKey(assignmentId) || outcomes.containsKey(assignmentId)) {
                return false;
            }
            attempts.put(assignmentId, new HeldAttempt(jobId, assignmentId, HeldAttempt.Stage.HELD, null, null));
            change = ++changes;
        }
        persist(change);
        return true;
    }

    /** The command is about to start. */
    public void starting(String assignmentId) throws IOException {
        change(assignmentId, held -> held.in(HeldAttempt.Stage.STARTED));
    }

    /** The command runs as this process. */
    public void running(String assignmentId, long pid, @Nullable Long startedAtMs) throws IOException {
        change(assignmentId, held -> held.running(pid, startedAtMs));
    }

    /** The command will never start here; the lease has to be given back. */
    public void unstarted(String assignmentId) throws IOException {
        change(assignmentId, held -> held.in(HeldAttempt.Stage.UNSTARTED));
    }

    private void change(String assignmentId, UnaryOperator<HeldAttempt> step) throws IOException {
        long change;
        synchronized (memory) {
            attempts.computeIfPresent(assignmentId, (id, held) -> step.apply(held));
            change = ++changes;
        }
        persist(change);
    }

    /**
     * The attempt has ended, and this is to be reported. Repeating it after trouble with the disk is harmless: an outcome
     * that was answered meanwhile does not come back.
     */
    public void ended(ReportRequest outcome) throws IOException {
        String assignmentId = String.valueOf(outcome.assignmentId());
        long change;
        synchronized (memory) {
            if (attempts.remove(assignmentId) != null) {
                outcomes.put(assignmentId, outcome);
            }
            change = ++changes;
        }
        persist(change);
    }

    /** Nothing more is owed for these assignments. */
    public void forget(List<String> assignmentIds) throws IOException {
        long change;
        synchronized (memory) {
            attempts.keySet().removeAll(assignmentIds);
            outcomes.keySet().removeAll(assignmentIds);
            change = ++changes;
        }
        persist(change);
    }

    /** A number above all that were given out before, across restarts too, once the outcome that carries it is stored. */
    public long nextCompletionSeq() {
        synchronized (memory) {
            return ++completionSeq;
        }
    }

    /** Whether so much is owed that no more may be claimed: the control plane takes claims, but no outcomes. */
    public boolean isFull() {
        synchronized (memory) {
            return attempts.size() + outcomes.size() >= OWED;
        }
    }

    /** Attempts without an outcome. */
    public List<HeldAttempt> attempts() {
        synchronized (memory) {
            return List.copyOf(attempts.values());
        }
    }

    /** Outcomes without an answer, oldest first. */
    public List<ReportRequest> outcomes() {
        synchronized (memory) {
            return List.copyOf(outcomes.values());
        }
    }

    /** All leases: attempts without an outcome, and outcomes without an answer. */
    public List<HeldAssignment> leases() {
        synchronized (memory) {
            List<HeldAssignment> leases = new ArrayList<>();
            attempts.values().forEach(held -> leases.add(held.lease()));
            outcomes.values().forEach(done -> leases.add(new HeldAssignment(done.jobId(), done.assignmentId())));
            return leases;
        }
    }

    private void persist(long change) throws IOException {
        writing.lock();
        try {
            if (written >= change) {
                return;
            }
            WorkerState state;
            long upTo;
            synchronized (memory) {
                state = new WorkerState(
                        WorkerState.VERSION,
                        workerId,
                        completionSeq,
                        List.copyOf(attempts.values()),
                        List.copyOf(outcomes.values()));
                upTo = changes;
            }
            file.write(state);
            written = upTo;
        } catch (UncheckedIOException unwritable) {
            throw new IOException("Expected text that can be written as UTF-8, found other", unwritable);
        } finally {
            writing.unlock();
        }
    }
}
