package hdcf.control.chore;

import hdcf.control.command.Caller;
import hdcf.control.command.Duty;
import hdcf.control.command.Preempting;
import hdcf.control.command.QueueBook;
import java.util.concurrent.TimeUnit;

/** Looks once a second whether an urgent job has waited long enough for room; only while there is somebody to stop for it. */
final class PreemptDuty implements Duty {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long nextLookNanos = Long.MIN_VALUE;

    @Override
    public void run(QueueBook book) {
        Preempting.makeRoom(book, Caller.CONTROL);
        nextLookNanos = book.turn().nanos() + LOOK_NANOS;
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        if (book.settings().rules().preemptAfter().isZero()
                || book.leases().preemptible().isEmpty()
                || book.ready().isEmpty()) {
            return Long.MAX_VALUE;
        }
        return nextLookNanos == Long.MIN_VALUE ? book.turn().nanos() : nextLookNanos;
    }
}
