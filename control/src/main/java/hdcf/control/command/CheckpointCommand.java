package hdcf.control.command;

import hdcf.control.job.Attempt;
import hdcf.control.job.Echo;
import hdcf.control.job.Fence;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import java.util.Objects;

/**
 * {@code PUT /jobs/{id}/checkpoint}: what the next attempt gets should this one be lost. Counts with the current, acknowledged
 * lease only. Repeating it is harmless.
 */
public record CheckpointCommand(Caller caller, String jobId, String assignmentId, BlobRef blob)
        implements Command<QueueBook, JobAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<JobAnswer> ticket) throws Refusal {
        Job job = book.store().jobs().find(jobId);
        if (job == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found no job " + Echo.of(jobId));
        }
        Attempt attempt = book.store().attempts().find(job.spec().number(), assignmentId);
        String workerId = Objects.requireNonNullElse(job.lease().workerId(), "");
        if (Fence.judge(job, workerId, assignmentId, attempt) != Fence.Standing.VALID) {
            throw Fence.stale(job, assignmentId);
        }
        Long length = book.store().blobs().length(blob.sha256());
        if (length == null) {
            throw new Refusal(
                    ProblemCode.UNKNOWN_BLOB,
                    "Expected sha256 to name a blob that is here, found none with sum " + blob.sha256()
                            + "; upload it first with PUT /blobs/" + blob.sha256(),
                    List.of(new Problem.Fault("/sha256", "unknown_blob")));
        }
        if (length != blob.length()) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected length to be " + length + ", as the blob has it, found " + blob.length(),
                    List.of(new Problem.Fault("/length", "out_of_range")));
        }
        book.heard(workerId, caller);
        if (!blob.equals(job.spec().wishes().checkpoint())) {
            book.store().blobs().checkpoint(job, blob);
            book.store().blobs().touch(blob.sha256(), book.turn().wallSec());
            book.log(
                    Happening.of(caller, "job_checkpointed", workerId)
                            .with("assignment_id", assignmentId)
                            .with("sha256", blob.sha256())
                            .with("length", String.valueOf(blob.length())),
                    job.spec().id(),
                    "INFO");
        }
        ticket.answer(JobAnswer.ok(job.spec().id()));
    }
}
