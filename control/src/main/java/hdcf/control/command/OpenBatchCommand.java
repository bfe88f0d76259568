package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;

/** Opens a STAGING batch for a large submission; the answer is its number. */
public record OpenBatchCommand(Caller caller) implements Command<QueueBook, Long> {
    @Override
    public void apply(QueueBook book, Ticket<Long> ticket) throws Refusal {
        book.admit();
        ticket.answer(open(book, caller));
    }

    /** Opens a batch that nobody sees. */
    static long open(QueueBook book, Caller caller) {
        long number = book.sequences().nextBatch();
        book.store()
                .batches()
                .insert(
                        number,
                        book.sequences().nextId(),
                        caller.principal(),
                        book.turn().wallSec());
        return number;
    }
}
