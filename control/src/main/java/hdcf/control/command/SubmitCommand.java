package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /jobs}, up to a few hundred jobs at once: all or nothing. */
public record SubmitCommand(
        Caller caller, List<NewJob> jobs, @Nullable IdempotencyKey key) implements Command<QueueBook, SubmitReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<SubmitReceipt> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
