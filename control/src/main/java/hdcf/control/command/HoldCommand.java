package hdcf.control.command;

import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.Revision;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobAnswer;

/** {@code POST /jobs/{id}/hold}: a job that waits is not started until it is let go. Repeating it is harmless. */
public record HoldCommand(Caller caller, String idOrNumber) implements Command<QueueBook, JobAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<JobAnswer> ticket) throws Refusal {
        Job job = Named.job(book, idOrNumber);
        if (Revision.hold(job, book.turn().wallMs(), caller.principal())) {
            book.save(job, Happening.of(caller, "job_held", null));
        }
        ticket.answer(JobAnswer.applied(job.spec().id(), job.status()));
    }
}
