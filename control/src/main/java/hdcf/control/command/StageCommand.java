package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import java.util.List;

/** Writes a slice of a large submission; nobody sees it yet. The answer is how many jobs the batch has. */
public record StageCommand(Caller caller, long batchNumber, List<NewJob> jobs) implements Command<QueueBook, Integer> {
    @Override
    public void apply(QueueBook book, Ticket<Integer> ticket) throws Refusal {
        throw new UnsupportedOperationException();
    }
}
