package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.Places;
import hdcf.control.command.QueueBook;
import hdcf.control.command.live.LiveBatch;

/** Gives the places of batches that run a few jobs at a time to their next jobs. */
public final class PlaceDuty implements Duty {
    private static final int SLICE = 200;

    @Override
    public void run(QueueBook book) {
        int given = 0;
        LiveBatch batch = book.relations().batches().nextWithPlaces();
        while (batch != null && given < SLICE) {
            Long next = batch.hasPlace() ? book.store().tallies().nextQueued(batch.number()) : null;
            if (next == null) {
                book.relations().batches().noPlaces(batch);
            } else {
                Places.give(book, next);
            }
            given++;
            batch = book.relations().batches().nextWithPlaces();
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return book.relations().batches().nextWithPlaces() == null
                ? Long.MAX_VALUE
                : book.turn().nanos();
    }
}
