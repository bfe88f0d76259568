package hdcf.control.command;

import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import java.util.ArrayList;
import java.util.List;

/** Somebody is about to name these blobs: those that are here stay for as long as an unused one stays. Answers the others. */
public record UseBlobsCommand(List<String> sums) implements Command<QueueBook, List<String>> {
    @Override
    public void apply(QueueBook book, Ticket<List<String>> ticket) {
        List<String> missing = new ArrayList<>();
        for (String sha256 : sums) {
            if (!book.store().blobs().touch(sha256, book.turn().wallSec())) {
                missing.add(sha256);
            }
        }
        ticket.answer(missing);
    }
}
