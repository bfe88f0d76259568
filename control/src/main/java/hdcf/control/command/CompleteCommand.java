package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ReportRequest;
import java.util.List;

/** {@code POST /complete}: each completion is judged by itself. */
public record CompleteCommand(Caller caller, List<ReportRequest> reports) implements Command<QueueBook, List<Verdict>> {
    @Override
    public void apply(QueueBook book, Ticket<List<Verdict>> ticket) {
        ticket.answer(reports.stream()
                .map(report -> Reports.complete(book, caller, report))
                .toList());
    }
}
