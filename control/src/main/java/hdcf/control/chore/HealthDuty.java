package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;

/** Ends cool-downs, and orders of operators that were given for a time. */
public final class HealthDuty implements Duty {
    @Override
    public void run(QueueBook book) {
        book.health().expire(book);
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return book.health().nextDueNanos(book);
    }
}
