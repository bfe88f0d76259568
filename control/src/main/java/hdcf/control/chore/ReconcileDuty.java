package hdcf.control.chore;

import hdcf.control.command.Caller;
import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.command.TimeEvents;
import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.Backoff;
import hdcf.control.store.JobTable;
import hdcf.schema.wire.JobStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges silence: assignments without an ack, workers without a heartbeat, LOST jobs whose grace is over, jobs whose back-off or
 * schedule has come. Runs once at start, then when something is due, and at least once per reconcile interval.
 */
public final class ReconcileDuty implements Duty {
    private static final int SLICE = JobTable.DUE_SLICE;

    private final TimeEvents events = new TimeEvents(Caller.CONTROL);
    private long nextSweepNanos = Long.MIN_VALUE;
    private boolean hasRun;

    @Override
    public void run(QueueBook book) {
        if (!hasRun) {
            capRetries(book);
        }
        expireAssignments(book);
        declareOffline(book);
        giveUpLost(book);
        endOverdue(book);
        wake(book, JobStatus.RETRYING, book.turn().steadyMs());
        wake(book, JobStatus.PENDING, book.turn().wallMs());
        if (!hasRun || nextSweepNanos - book.turn().nanos() <= 0) {
            book.store().meta().put("alive_at", String.valueOf(book.turn().wallSec()));
            nextSweepNanos =
                    book.turn().nanos() + book.settings().reconcileInterval().toNanos();
            hasRun = true;
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        long now = book.turn().nanos();
        if (!hasRun) {
            return now;
        }
        long next = nextSweepNanos;
        next = earlier(next, assignmentDueNanos(book));
        next = earlier(next, silenceDueNanos(book));
        next = earlier(next, graceDueNanos(book.leases().longestLost(), lostGraceNanos(book)));
        next = earlier(next, graceDueNanos(book.leases().longestDisowned(), disownedGraceNanos(book)));
        next = earlier(next, graceDueNanos(book));
        next = earlier(next, inMs(book, book.waiting().retryMs(), book.turn().steadyMs()));
        return earlier(
                next, inMs(book, book.waiting().scheduledMs(), book.turn().wallMs()));
    }

    /** A machine may start with a clock of the past: no back-off lasts longer than the longest one. */
    private static void capRetries(QueueBook book) {
        book.store()
                .jobs()
                .capRetries(
                        book.turn().steadyMs() + book.settings().backoff().capMs(),
                        book.turn().steadyMs() + Backoff.LONGEST_MS);
        book.waiting().used();
    }

    private void expireAssignments(QueueBook book) {
        for (int i = 0; i < SLICE && isDue(book, assignmentDueNanos(book)); i++) {
            events.expire(book, required(book.leases().longestAssigned()));
        }
    }

    private void declareOffline(QueueBook book) {
        for (int i = 0; i < SLICE && isDue(book, silenceDueNanos(book)); i++) {
            Member silent = book.fleet().mostSilent();
            if (silent != null) {
                events.offline(book, silent);
            }
        }
    }

    private void giveUpLost(QueueBook book) {
        giveUp(book, () -> book.leases().longestLost(), lostGraceNanos(book));
        giveUp(book, () -> book.leases().longestDisowned(), disownedGraceNanos(book));
    }

    private void giveUp(QueueBook book, Supplier<@Nullable HeldLease> longest, long graceNanos) {
        for (int i = 0; i < SLICE && isDue(book, graceDueNanos(longest.get(), graceNanos)); i++) {
            events.graceOver(book, required(longest.get()));
        }
    }

    /** By its worker's clock it is over long ago: as long as for a lost worker, its word is waited for. */
    private void endOverdue(QueueBook book) {
        for (int i = 0; i < SLICE && isDue(book, graceDueNanos(book)); i++) {
            events.timeOver(book, required(book.leases().shortest()));
        }
    }

    private static @Nullable Long graceDueNanos(QueueBook book) {
        HeldLease lease = book.leases().shortest();
        return lease == null ? null : lease.timeoutNanos() + lostGraceNanos(book);
    }

    private void wake(QueueBook book, JobStatus waiting, long nowMs) {
        long dueMs = waiting == JobStatus.RETRYING
                ? book.waiting().retryMs()
                : book.waiting().scheduledMs();
        if (dueMs <= nowMs) {
            book.store().jobs().due(waiting, nowMs).forEach(job -> events.due(book, job));
            book.waiting().used();
        }
    }

    private static @Nullable Long assignmentDueNanos(QueueBook book) {
        HeldLease lease = book.leases().longestAssigned();
        return lease == null
                ? null
                : lease.sinceNanos() + book.settings().heartbeatTimeout().toNanos();
    }

    private static @Nullable Long silenceDueNanos(QueueBook book) {
        Member silent = book.fleet().mostSilent();
        return silent == null
                ? null
                : silent.lastHeardNanos() + book.settings().heartbeatTimeout().toNanos();
    }

    private static @Nullable Long graceDueNanos(@Nullable HeldLease lease, long graceNanos) {
        return lease == null ? null : lease.sinceNanos() + graceNanos;
    }

    private static long lostGraceNanos(QueueBook book) {
        return book.settings().lostGrace().toNanos();
    }

    /** Its own worker said that it does not hold the job: one more look, then on. */
    private static long disownedGraceNanos(QueueBook book) {
        return Math.min(
                lostGraceNanos(book), book.settings().reconcileInterval().toNanos());
    }

    private static @Nullable Long inMs(QueueBook book, long dueMs, long nowMs) {
        return dueMs == Long.MAX_VALUE
                ? null
                : book.turn().nanos() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, dueMs - nowMs));
    }

    private static boolean isDue(QueueBook book, @Nullable Long dueNanos) {
        return dueNanos != null && dueNanos - book.turn().nanos() <= 0;
    }

    private static long earlier(long a, @Nullable Long b) {
        return b != null && b - a < 0 ? b : a;
    }

    private static HeldLease required(@Nullable HeldLease lease) {
        if (lease == null) {
            throw new IllegalStateException("Expected a lease that is due");
        }
        return lease;
    }
}
