package hdcf.control.chore;

import hdcf.control.command.Caller;
import hdcf.control.command.Dependencies;
import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.command.live.LiveBatch;
import hdcf.control.store.BatchTable;
import hdcf.control.store.DependencyTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the jobs of accepted batches claimable, when it was judged what they wait for, and deletes staged ones that were given up;
 * a slice per turn.
 */
public final class BatchDuty implements Duty {
    private BatchTable.@Nullable Unreadied current;
    private long nextIndex;
    /** The dependency of the current batch that was judged last; null when all are. */
    private DependencyTable.@Nullable Edge judged;

    private long lastNumber;

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
        BatchTable.Unreadied batch = current == null ? begin(book) : current;
        if (batch == null) {
            book.batches().allReady();
            return;
        }
        if (judged != null) {
            judgeSlice(book, judged);
            return;
        }
        LiveBatch seen = book.relations().batches().find(batch.number());
        if (seen != null && seen.isLimited()) {
            book.store().tallies().queueSlice(batch.number(), nextIndex, nextIndex + BatchTable.SLICE);
            book.relations().batches().queued(seen);
        } else {
            book.store().batches().readySlice(batch.number(), nextIndex);
            book.ready().addAll();
        }
        nextIndex += BatchTable.SLICE;
        if (nextIndex >= batch.jobs()) {
            book.store().batches().readied(batch.number());
            current = null;
        }
    }

    private BatchTable.@Nullable Unreadied begin(QueueBook book) {
        BatchTable.Unreadied next = book.store().batches().unreadied();
        current = next;
        nextIndex = 0;
        judged = null;
        if (next != null && next.hasEdges()) {
            long[] numbers = book.store().batches().numbers(next.number());
            judged = DependencyTable.Edge.before(numbers[0]);
            lastNumber = numbers[1];
        }
        return next;
    }

    private void judgeSlice(QueueBook book, DependencyTable.Edge seen) {
        List<DependencyTable.Edge> edges = book.store().dependencies().ofJobs(seen, lastNumber);
        edges.forEach(edge -> Dependencies.judge(book, Caller.CONTROL, edge));
        judged = edges.size() < DependencyTable.SLICE ? null : edges.get(edges.size() - 1);
    }

    private static void dropSlice(QueueBook book) {
        Long dropped = book.batches().nextDropped();
        if (dropped != null && book.store().batches().deleteJobsSlice(dropped) == 0) {
            book.store().batches().delete(dropped);
            book.batches().deleted();
        }
    }
}
