package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.LeaseRef;
import java.util.List;

/** {@code POST /ack}: ASSIGNED becomes RUNNING. */
public record AckCommand(Caller caller, List<LeaseRef> leases) implements Command<QueueBook, List<Verdict>> {
    @Override
    public void apply(QueueBook book, Ticket<List<Verdict>> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
