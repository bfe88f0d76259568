package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import org.jspecify.annotations.Nullable;

/** Makes a staged submission visible in one commit. */
public record AcceptBatchCommand(
        Caller caller, long batchNumber, @Nullable IdempotencyKey key) implements Command<QueueBook, SubmitReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<SubmitReceipt> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
