package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.WorkAnswer;

/** {@code GET /next-job}: claims at once, or parks until there is work or news. */
public record ClaimCommand(Caller caller, ClaimRequest request) implements Command<QueueBook, WorkAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<WorkAnswer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
