package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.SubmitAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /jobs}, up to a few hundred jobs at once: all or nothing. */
public record SubmitCommand(
        Caller caller, List<NewJob> jobs, @Nullable IdempotencyKey key) implements Command<QueueBook, SubmitReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<SubmitReceipt> ticket) throws Refusal {
        SubmitReceipt earlier = FirstAnswers.find(book, key);
        if (earlier != null) {
            ticket.answer(earlier);
            return;
        }
        book.admit();
        JobFiles.check(book, jobs);
        Dependencies.check(book, jobs);
        if (jobs.isEmpty()) {
            ticket.answer(new SubmitReceipt(List.of(), false));
            return;
        }
        List<SubmitAnswer> answers = new ArrayList<>(jobs.size());
        for (NewJob job : jobs) {
            SubmitAnswer answer = Submission.insert(book, caller, job, null);
            book.log(
                    Happening.of(caller, "job_submitted", null).with("to", JobStatus.PENDING.name()),
                    answer.jobId(),
                    "INFO");
            boolean waits = !job.asked().bond().after().isEmpty();
            answers.add(waits ? Dependencies.judge(book, caller, answer) : answer);
        }
        book.counts().add(JobStatus.PENDING, jobs.size());
        FirstAnswers.keep(book, key, Json.text(answers), FirstAnswers.numbers(answers));
        ticket.answer(new SubmitReceipt(answers, false));
    }
}
