package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;

/** {@code POST /reconnect}. */
public record ReconnectCommand(Caller caller, ReconnectRequest request) implements Command<QueueBook, ReconnectAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<ReconnectAnswer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
