package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.util.ArrayList;
import java.util.List;

/** Writes a slice of a large submission; nobody sees it yet. The answer is what will be answered for these jobs. */
public record StageCommand(Caller caller, long batchNumber, List<NewJob> jobs)
        implements Command<QueueBook, List<SubmitAnswer>> {
    @Override
    public void apply(QueueBook book, Ticket<List<SubmitAnswer>> ticket) throws Refusal {
        book.admit();
        Long staged = book.stagedJobs(batchNumber);
        if (staged == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a staged batch " + batchNumber + ", found none");
        }
        JobFiles.check(book, jobs);
        Dependencies.check(book, jobs);
        List<SubmitAnswer> answers = new ArrayList<>(jobs.size());
        long index = staged;
        for (NewJob job : jobs) {
            answers.add(Submission.insert(book, caller, job, new Submission.Staged(batchNumber, index++)));
        }
        book.store().batches().grow(batchNumber, jobs.size());
        int edges =
                jobs.stream().mapToInt(job -> job.asked().bond().after().size()).sum();
        if (edges > 0) {
            book.store().batches().addEdges(batchNumber, edges);
        }
        ticket.answer(answers);
    }
}
