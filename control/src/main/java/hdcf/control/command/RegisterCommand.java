package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.StatusAnswer;

/** {@code POST /register}. */
public record RegisterCommand(Caller caller, RegisterRequest request) implements Command<QueueBook, StatusAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<StatusAnswer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
