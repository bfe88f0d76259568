package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.store.BatchTable;
import org.jspecify.annotations.Nullable;

/** Makes the jobs of accepted batches claimable and deletes staged ones that were given up, a slice per turn. */
public final class BatchDuty implements Duty {
    private BatchTable.@Nullable Unreadied current;
    private long nextIndex;

    @Override
    public void run(QueueBook book) {
        readySlice(book);
        dropSlice(book);
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return book.batches().isIdle() ? Long.MAX_VALUE : book.turn().nanos();
    }

    private void readySlice(QueueBook book) {
        if (!book.batches().hasAccepted()) {
            return;
        }
        if (current == null) {
            current = book.store().batches().unreadied();
            nextIndex = 0;
        }
        if (current == null) {
            book.batches().allReady();
            return;
        }
        book.store().batches().readySlice(current.number(), nextIndex);
        book.ready().addAll();
        nextIndex += BatchTable.SLICE;
        if (nextIndex >= current.jobs()) {
            book.store().batches().readied(current.number());
            current = null;
        }
    }

    private static void dropSlice(QueueBook book) {
        Long dropped = book.batches().nextDropped();
        if (dropped != null && book.store().batches().deleteJobsSlice(dropped) == 0) {
            book.store().batches().delete(dropped);
            book.batches().deleted();
        }
    }
}
