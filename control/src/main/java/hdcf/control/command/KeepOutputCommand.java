package hdcf.control.command;

import hdcf.control.job.Attempt;
import hdcf.control.job.Fence;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ProblemCode;

/**
 * Before the first chunk of an attempt's output: notes where it is kept, so that no file exists that no row names. Once per
 * attempt, not per chunk.
 *
 * @param folder relative to the folder of the data
 */
public record KeepOutputCommand(String jobId, String assignmentId, String folder)
        implements Command<QueueBook, String> {
    @Override
    public void apply(QueueBook book, Ticket<String> ticket) throws Refusal {
        Job job = book.store().jobs().find(jobId);
        if (job == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found none with the id of the chunk");
        }
        Attempt attempt = book.store().attempts().find(job.spec().number(), assignmentId);
        if (attempt == null || attempt.outcome() != null) {
            throw Fence.stale(job, assignmentId);
        }
        book.store().attempts().keepOutput(job.spec().number(), attempt.leaseEpoch(), folder);
        ticket.answer(folder);
    }
}
