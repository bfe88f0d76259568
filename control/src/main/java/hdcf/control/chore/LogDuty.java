package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.store.LogWatch;
import java.util.concurrent.TimeUnit;

/** Looks how large the database's log has become: it grows only by what this thread writes. */
public final class LogDuty implements Duty {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LogWatch log;
    private long nextNanos = Long.MIN_VALUE;

    /** For the database that the writer writes. */
    public LogDuty(LogWatch log) {
        this.log = log;
    }

    @Override
    public void run(QueueBook book) {
        if (nextDueNanos(book) <= book.turn().nanos()) {
            log.look();
            nextNanos = book.turn().nanos() + PAUSE_NANOS;
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return nextNanos == Long.MIN_VALUE ? book.turn().nanos() : nextNanos;
    }
}
