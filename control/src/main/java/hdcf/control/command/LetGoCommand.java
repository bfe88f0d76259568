package hdcf.control.command;

import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.Revision;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;

/** {@code POST /jobs/{id}/release}: a job that was held back goes on, not before its time. Repeating it is harmless. */
public record LetGoCommand(Caller caller, String idOrNumber) implements Command<QueueBook, JobAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<JobAnswer> ticket) throws Refusal {
        Job job = Named.job(book, idOrNumber);
        long scheduledMs = book.store().revisions().scheduledAt(job.spec().number()) * 1000;
        if (Revision.resume(job, scheduledMs, book.turn().wallMs(), caller.principal())) {
            book.save(job, Happening.of(caller, "job_resumed", null));
            if (job.status() == JobStatus.PENDING && !job.state().isReady()) {
                book.waiting().added(scheduledMs);
            }
        }
        ticket.answer(JobAnswer.applied(job.spec().id(), job.status()));
    }
}
