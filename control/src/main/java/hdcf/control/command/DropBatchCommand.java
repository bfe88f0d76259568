package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;

/** Forgets a staged submission whose rest will never come; one that was accepted stays. The answer is whether it was staged. */
public record DropBatchCommand(Caller caller, long batchNumber) implements Command<QueueBook, Boolean> {
    @Override
    public void apply(QueueBook book, Ticket<Boolean> ticket) {
        boolean isStaged = book.stagedJobs(batchNumber) != null;
        if (isStaged) {
            book.batches().drop(batchNumber);
        }
        ticket.answer(isStaged);
    }
}
