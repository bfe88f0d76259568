package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ReportRequest;
import java.util.List;

/** {@code POST /complete}. */
public record CompleteCommand(Caller caller, List<ReportRequest> reports) implements Command<QueueBook, List<Verdict>> {
    @Override
    public void apply(QueueBook book, Ticket<List<Verdict>> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
