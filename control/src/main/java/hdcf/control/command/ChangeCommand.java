package hdcf.control.command;

import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.Revision;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ChangeRequest;
import hdcf.schema.wire.JobAnswer;

/** {@code POST /jobs/{id}/change}: another priority, another timeout, also of a job that runs. */
public record ChangeCommand(Caller caller, String idOrNumber, ChangeRequest request)
        implements Command<QueueBook, JobAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<JobAnswer> ticket) throws Refusal {
        Job job = Named.job(book, idOrNumber);
        boolean isChanged = Revision.change(
                job, request.priority(), request.timeoutMs(), book.turn().wallMs(), caller.principal());
        if (isChanged) {
            book.store().revisions().respecify(job);
            book.save(
                    job,
                    Happening.of(caller, "job_changed", job.lease().workerId())
                            .with("priority", job.spec().priority())
                            .with("timeout_ms", String.valueOf(job.spec().timeoutMs())));
        }
        ticket.answer(JobAnswer.applied(job.spec().id(), job.status()));
    }
}
