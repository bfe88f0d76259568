package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a staged submission visible in one commit. Its jobs become claimable in slices right after, so that others are not
 * held up.
 *
 * @param answers what the slices were answered, in order
 */
public record AcceptBatchCommand(
        Caller caller,
        long batchNumber,
        List<SubmitAnswer> answers,
        @Nullable IdempotencyKey key) implements Command<QueueBook, SubmitReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<SubmitReceipt> ticket) throws Refusal {
        Long staged = book.stagedJobs(batchNumber);
        if (staged == null || staged != answers.size()) {
            throw new Refusal(
                    ProblemCode.NOT_FOUND,
                    "Expected a staged batch " + batchNumber + " of " + answers.size() + " jobs, found " + staged);
        }
        SubmitReceipt earlier = FirstAnswers.find(book, key);
        if (earlier != null) {
            book.batches().drop(batchNumber);
            ticket.answer(earlier);
            return;
        }
        book.store().batches().accept(batchNumber, book.turn().wallSec());
        book.counts().add(JobStatus.PENDING, staged);
        book.batches().accepted();
        book.waiting().used();
        Happening accepted = Happening.of(caller, "batch_accepted", null).with("jobs", answers.size());
        accepted.details().put("batch", batchNumber);
        accepted.details().put("first_number", answers.get(0).number());
        accepted.details().put("last_number", answers.get(answers.size() - 1).number());
        book.log(accepted, null, "INFO");
        if (key != null) {
            FirstAnswers.keep(book, key, Json.text(answers), FirstAnswers.numbers(answers));
        }
        ticket.answer(new SubmitReceipt(answers, false));
    }
}
