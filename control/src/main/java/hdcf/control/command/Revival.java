package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.Attempt;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.Fence;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/** What becomes of a job that a living worker names, or no longer names; shared by heartbeats and {@code /reconnect}. */
final class Revival {
    /** What the worker is to do with what it named. */
    enum Advice {
        /** It holds a valid lease; go on. */
        KEEP,
        /** Its outcome is known; nothing runs any more. */
        ENDED,
        /** The job was aborted. */
        ABORTED,
        /** Somebody else holds the lease, or nobody. */
        STALE
    }

    private Revival() {}

    /**
     * A worker says that it holds this lease. If the job was believed lost, it is RUNNING again.
     *
     * @param assignmentId null from a base worker, which names jobs only: then its last lease is meant
     */
    static Advice named(
            QueueBook book, Caller caller, Member member, @Nullable String jobId, @Nullable String assignmentId) {
        Job job = jobId == null ? null : book.store().jobs().find(jobId);
        if (job == null) {
            return Advice.STALE;
        }
        String assignment = assignmentId == null ? job.lease().assignmentId() : assignmentId;
        if (job.status() == JobStatus.ABORTED) {
            return Advice.ABORTED;
        }
        if (assignment == null) {
            return job.status().isTerminal() ? Advice.ENDED : Advice.STALE;
        }
        Attempt attempt = book.store().attempts().find(job.spec().number(), assignment);
        try {
            switch (Fence.judge(job, member.workerId(), assignment, attempt)) {
                case UNACKED -> {
                    return Advice.KEEP;
                }
                case RECORDED -> {
                    return isOwnEnd(attempt) ? Advice.ENDED : Advice.STALE;
                }
                case VALID -> {
                    if (job.revive(book.turn().wallMs(), "worker:" + member.workerId())) {
                        book.save(
                                job,
                                Happening.of(caller, "job_revived", member.workerId())
                                        .with("assignment_id", assignment));
                    }
                    return Advice.KEEP;
                }
            }
        } catch (Refusal stale) {
            return Advice.STALE;
        }
        throw new IllegalStateException("Expected every standing to be judged");
    }

    private static boolean isOwnEnd(@Nullable Attempt attempt) {
        return attempt != null
                && (attempt.outcome() == AttemptOutcome.COMPLETED || attempt.outcome() == AttemptOutcome.FAILED);
    }

    /**
     * A lease is lost.
     *
     * @param isDisowned whether its own worker said so, which makes a long grace pointless
     */
    static void lose(QueueBook book, Caller caller, HeldLease lease, String error, boolean isDisowned) {
        Job job = book.store().jobs().find(lease.jobNumber());
        if (job == null || job.status() != JobStatus.RUNNING) {
            throw new IllegalStateException("Expected job " + lease.jobNumber() + " to be RUNNING as remembered");
        }
        try {
            job.lose(error, book.turn().wallMs(), caller.principal());
        } catch (Refusal impossible) {
            throw new IllegalStateException(impossible);
        }
        book.save(job, Happening.of(caller, "job_lost", lease.workerId()).with("reason", error));
        if (isDisowned) {
            book.leases().disown(lease.jobNumber());
        }
    }
}
