package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.LimitView;
import java.util.List;

/** {@code GET /limits}. Asked of the writer, which counts what is taken; it changes nothing. */
public record ListLimitsCommand() implements Command<QueueBook, List<LimitView>> {
    @Override
    public void apply(QueueBook book, Ticket<List<LimitView>> ticket) {
        ticket.answer(book.limits().all());
    }
}
