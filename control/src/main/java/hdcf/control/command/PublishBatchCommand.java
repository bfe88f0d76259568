package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.store.KeyTable;
import hdcf.control.store.TallyTable;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /batches}, after its jobs were staged: makes them visible in one commit. They become claimable in slices right
 * after, when it was judged what they wait for.
 */
public record PublishBatchCommand(
        Caller caller,
        Staged staged,
        TallyTable.Terms terms,
        @Nullable IdempotencyKey key) implements Command<QueueBook, BatchReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<BatchReceipt> ticket) throws Refusal {
        long number = staged.batchNumber();
        Long jobs = book.stagedJobs(number);
        if (jobs == null || jobs != staged.jobs()) {
            throw new Refusal(
                    ProblemCode.NOT_FOUND,
                    "Expected a staged batch " + number + " of " + staged.jobs() + " jobs, found " + jobs);
        }
        String earlier = FirstAnswers.findText(book, key);
        if (earlier != null) {
            book.batches().drop(number);
            ticket.answer(new BatchReceipt(FirstAnswers.batch(earlier), true));
            return;
        }
        ticket.answer(new BatchReceipt(publish(book, caller, staged, terms, key), false));
    }

    /** Makes a batch visible of which everything is written. */
    static BatchAnswer publish(
            QueueBook book, Caller caller, Staged staged, TallyTable.Terms terms, @Nullable IdempotencyKey key) {
        long number = staged.batchNumber();
        long jobs = staged.jobs();
        book.store().tallies().publish(number, terms, book.turn().wallMs());
        book.store().batches().accept(number, book.turn().wallSec());
        book.counts().add(JobStatus.PENDING, jobs);
        book.relations().batches().accepted(number);
        book.batches().accepted();
        book.waiting().used();
        Happening accepted = Happening.of(caller, "batch_accepted", null);
        accepted.details().put("batch", number);
        accepted.details().put("jobs", jobs);
        accepted.details().put("first_number", staged.firstNumber());
        accepted.details().put("last_number", staged.lastNumber());
        book.log(accepted, null, "INFO");
        BatchAnswer answer = new BatchAnswer(
                Objects.requireNonNull(book.relations().batches().find(number)).id(),
                number,
                BatchState.QUEUED,
                jobs,
                staged.firstNumber(),
                staged.lastNumber(),
                null);
        FirstAnswers.keep(
                book, key, Json.text(answer), new KeyTable.Numbers(staged.firstNumber(), staged.lastNumber()));
        return answer;
    }

    /** A batch of which everything is written. */
    public record Staged(long batchNumber, long jobs, long firstNumber, long lastNumber) {}
}
