package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;

/** Forgets a staged submission whose rest will never come. */
public record DropBatchCommand(Caller caller, long batchNumber) implements Command<QueueBook, Boolean> {
    @Override
    public void apply(QueueBook book, Ticket<Boolean> ticket) {
        book.batches().drop(batchNumber);
        ticket.answer(true);
    }
}
