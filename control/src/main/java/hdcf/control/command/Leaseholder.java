package hdcf.control.command;

import hdcf.control.job.Attempt;
import hdcf.control.job.Echo;
import hdcf.control.job.Fence;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker that names a lease, looked up and ready to be judged.
 *
 * @param attempt the acked delivery with this assignment, if there is one
 */
record Leaseholder(
        Job job,
        String workerId,
        String assignmentId,
        @Nullable Attempt attempt) {
    /** Looks up what a worker names; the worker counts as heard. */
    static Leaseholder of(
            QueueBook book,
            Caller caller,
            @Nullable String jobId,
            @Nullable String workerId,
            @Nullable String assignmentId)
            throws Refusal {
        String worker = require(workerId, "worker_id");
        String id = require(jobId, "job_id");
        String assignment = require(assignmentId, "assignment_id");
        book.heard(worker, caller);
        Job job = book.store().jobs().find(id);
        if (job == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found no job " + Echo.of(id));
        }
        return new Leaseholder(
                job, worker, assignment, book.store().attempts().find(job.spec().number(), assignment));
    }

    Fence.Standing standing() throws Refusal {
        return Fence.judge(job, workerId, assignmentId, attempt);
    }

    static String require(@Nullable String text, String name) throws Refusal {
        if (text == null || text.isBlank()) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected " + name + ", found none",
                    List.of(new Problem.Fault("/" + name, "required")));
        }
        return text;
    }
}
