package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.BlobRef;

/** A blob has arrived whole: its file is durable and has its name. */
public record StoreBlobCommand(BlobRef blob) implements Command<QueueBook, Boolean> {
    @Override
    public void apply(QueueBook book, Ticket<Boolean> ticket) {
        book.store().blobs().put(blob, book.turn().wallSec());
        ticket.answer(true);
    }
}
