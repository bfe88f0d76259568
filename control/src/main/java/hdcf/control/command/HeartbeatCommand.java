package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;

/** {@code POST /heartbeat}. */
public record HeartbeatCommand(Caller caller, HeartbeatRequest request) implements Command<QueueBook, HeartbeatAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<HeartbeatAnswer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
