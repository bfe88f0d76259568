package hdcf.control.command;

import hdcf.control.store.BlobTable;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets blobs that nothing names and nobody used for long; their files go when that is durable. One slice per command. As the
 * writer is the only one that makes anything name a blob, none can be lost between the look and the deletion.
 *
 * @param after where the slice before this one ended
 * @param offsetMs wall clock minus monotonic clock when this was last asked; null the first time. When the clock has jumped
 *     by more than a day since, an age cannot be told and nothing goes
 */
public record DropBlobsCommand(
        BlobTable.Place after, @Nullable Long offsetMs) implements Command<QueueBook, DropBlobsCommand.Dropped> {
    /** Whoever has uploaded something gets the time to name it. */
    private static final long SPARED_SEC = Duration.ofHours(1).toSeconds();

    private static final long JUMP_MS = Duration.ofDays(1).toMillis();

    @Override
    public void apply(QueueBook book, Ticket<Dropped> ticket) {
        long offset = book.turn().wallMs() - book.turn().steadyMs();
        if (offsetMs == null || Math.abs(offset - offsetMs) > JUMP_MS) {
            ticket.answer(new Dropped(List.of(), null, offset));
            return;
        }
        BlobTable blobs = book.store().blobs();
        long keptSec = book.settings().retention().artifacts().toSeconds();
        long before = book.turn().wallSec() - Math.max(keptSec, SPARED_SEC);
        List<BlobTable.Place> old = blobs.aged(before, after);
        List<String> dropped = new ArrayList<>();
        for (BlobTable.Place place : old) {
            if (blobs.deleteUnnamed(place.sha256())) {
                dropped.add(place.sha256());
            }
        }
        boolean hasMore = old.size() == BlobTable.SLICE;
        ticket.answer(new Dropped(dropped, hasMore ? old.get(old.size() - 1) : null, offset));
    }

    /**
     * What went.
     *
     * @param next where the next slice begins; null when there is none
     * @param offsetMs to be given with the next command
     */
    public record Dropped(List<String> sums, BlobTable.@Nullable Place next, long offsetMs) {}
}
