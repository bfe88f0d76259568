package hdcf.control.command;

import hdcf.control.command.live.LiveBatch;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.Revision;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.ProblemCode;

/**
 * {@code POST /jobs/{id}/retry}: a failed job is tried again in place, with its budget as at the beginning. What was aborted
 * because it had failed stays aborted.
 */
public record RerunCommand(Caller caller, String idOrNumber) implements Command<QueueBook, JobAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<JobAnswer> ticket) throws Refusal {
        Job job = Named.job(book, idOrNumber);
        if (job.spec().ties().isWaitedFor()
                && book.store().dependencies().isUntold(job.spec().number())) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected the jobs that wait for job " + job.spec().number()
                            + " to know of its end, but they are still being told; try again in a moment");
        }
        LiveBatch batch = book.relations().batches().of(job);
        if (batch != null && batch.isStopping()) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected to retry job " + job.spec().number() + ", but the rest of its batch " + batch.number()
                            + " is being aborted; try again in a moment");
        }
        Revision.rerun(job, book.turn().wallMs(), caller.principal());
        book.save(job, Happening.of(caller, "job_rerun", null));
        ticket.answer(JobAnswer.applied(job.spec().id(), job.status()));
    }
}
