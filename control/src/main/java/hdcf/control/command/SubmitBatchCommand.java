package hdcf.control.command;

import hdcf.control.job.Condition;
import hdcf.control.job.Refusal;
import hdcf.control.store.TallyTable;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /batches} of up to a few hundred jobs: all in one transaction. */
public record SubmitBatchCommand(
        Caller caller,
        List<NewJob> jobs,
        List<Bound> bounds,
        TallyTable.Terms terms,
        @Nullable IdempotencyKey key) implements Command<QueueBook, BatchReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<BatchReceipt> ticket) throws Refusal {
        String earlier = FirstAnswers.findText(book, key);
        if (earlier != null) {
            ticket.answer(new BatchReceipt(FirstAnswers.batch(earlier), true));
            return;
        }
        book.admit();
        JobFiles.check(book, jobs);
        List<Map<Long, Condition>> outside = outside(book);
        long batch = OpenBatchCommand.open(book, caller);
        List<Long> numbers = new ArrayList<>(jobs.size());
        for (NewJob job : jobs) {
            numbers.add(Submission.insert(book, caller, job, new Submission.Staged(batch, numbers.size()))
                    .number());
        }
        book.store().batches().grow(batch, jobs.size());
        for (int position = 0; position < jobs.size(); position++) {
            Map<Long, Condition> priors = new LinkedHashMap<>(outside.get(position));
            for (Bound bound : bounds) {
                if (bound.job() == position && bound.sibling() >= 0) {
                    priors.put(numbers.get(bound.sibling()), bound.prior().condition());
                }
            }
            if (!priors.isEmpty()) {
                Dependencies.tie(book, numbers.get(position), priors);
                book.store().batches().addEdges(batch, priors.size());
            }
        }
        PublishBatchCommand.Staged staged =
                new PublishBatchCommand.Staged(batch, jobs.size(), numbers.get(0), numbers.get(numbers.size() - 1));
        ticket.answer(new BatchReceipt(PublishBatchCommand.publish(book, caller, staged, terms, key), false));
    }

    /** For each job those that it waits for and that are not of this batch. */
    private List<Map<Long, Condition>> outside(QueueBook book) throws Refusal {
        List<List<Prior>> priors = new ArrayList<>();
        jobs.forEach(job -> priors.add(new ArrayList<>()));
        for (Bound bound : bounds) {
            if (bound.sibling() < 0) {
                priors.get(bound.job()).add(bound.prior());
            }
        }
        List<Map<Long, Condition>> resolved = new ArrayList<>();
        for (List<Prior> ofJob : priors) {
            resolved.add(Dependencies.resolve(book, ofJob));
        }
        return resolved;
    }

    /**
     * One job of the batch waits for another job.
     *
     * @param job its position
     * @param sibling the position of the other one, if it is of the batch; else -1
     */
    public record Bound(int job, int sibling, Prior prior) {}
}
