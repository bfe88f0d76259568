package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.AbortRequest;

/** {@code POST /abort}. */
public record AbortCommand(Caller caller, AbortRequest request) implements Command<QueueBook, AbortAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<AbortAnswer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
