package hdcf.control.chore;

import hdcf.control.command.Aborting;
import hdcf.control.command.Caller;
import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.command.live.LiveBatch;
import hdcf.control.store.TallyTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Aborts what is left of batches of which too many jobs failed, or that a person stopped; a slice per turn. */
public final class StopDuty implements Duty {
    private @Nullable Long current;
    private long nextIndex;

    @Override
    public void run(QueueBook book) {
        LiveBatch batch = book.relations().batches().nextStopping();
        if (batch == null) {
            return;
        }
        if (!Objects.equals(current, batch.number())) {
            current = batch.number();
            nextIndex = 0;
        }
        String reason = Objects.requireNonNullElse(batch.stopReason(), "its batch was stopped");
        book.store()
                .tallies()
                .unfinished(batch.number(), nextIndex)
                .forEach(job -> Aborting.abort(book, Caller.CONTROL, job, reason));
        nextIndex += TallyTable.SLICE;
        if (batch.unfinished() == 0 || nextIndex >= batch.jobs()) {
            book.relations().batches().stopped(batch);
            current = null;
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return book.relations().batches().nextStopping() == null
                ? Long.MAX_VALUE
                : book.turn().nanos();
    }
}
