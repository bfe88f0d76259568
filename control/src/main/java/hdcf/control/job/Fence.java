package hdcf.control.job;

import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Judges a lease that a worker names, before the table is asked.
 *
 * <p>A lease may speak for its job while it is the job's last one, was acked, and has not told its end. That holds for RUNNING
 * jobs and, as late truth, for LOST, RETRYING and PENDING ones until somebody claims them again.
 */
public final class Fence {
    private Fence() {}

    /** What a lease may say about its job. */
    public enum Standing {
        /** It is the current one: what it says is applied. */
        VALID,
        /** It was handed out and waits for its ack. */
        UNACKED,
        /** The job, or this very attempt, has its outcome already: the answer is 200 and nothing changes. */
        RECORDED
    }

    /**
     * Judges.
     *
     * @param attempt the acked delivery with this assignment, if there is one
     * @throws Refusal when the lease is stale or belongs to another worker
     */
    public static Standing judge(Job job, String workerId, String assignmentId, @Nullable Attempt attempt)
            throws Refusal {
        if (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
            return Standing.RECORDED;
        }
        if (job.status() == JobStatus.ABORTED) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected job " + job.spec().number() + " to be running, but it is ABORTED");
        }
        boolean isLast = assignmentId.equals(job.lease().assignmentId())
                && workerId.equals(job.lease().workerId());
        if (attempt != null && attempt.workerId().equals(workerId) && isReported(attempt)) {
            return Standing.RECORDED;
        }
        if (isLast && attempt != null && attempt.outcome() == null) {
            return Standing.VALID;
        }
        if (isLast && job.status() == JobStatus.ASSIGNED) {
            return Standing.UNACKED;
        }
        throw stale(job, assignmentId);
    }

    /** The refusal of a lease that somebody else holds now, or nobody. */
    public static Refusal stale(Job job, String assignmentId) {
        return new Refusal(
                ProblemCode.STALE_ASSIGNMENT,
                "Expected the current assignment of job " + job.spec().number() + ", which is " + job.status()
                        + ", found " + Echo.of(assignmentId));
    }

    private static boolean isReported(Attempt attempt) {
        return attempt.outcome() == AttemptOutcome.COMPLETED || attempt.outcome() == AttemptOutcome.FAILED;
    }
}
