package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.JobStatus;

/** Stops a job, whoever wants that; the last holder is told. */
public final class Aborting {
    private Aborting() {}

    /**
     * Stops a job that has not ended otherwise.
     *
     * @return whether that was new
     */
    public static boolean abort(QueueBook book, Caller caller, Job job, String reason) {
        String holder = job.lease().workerId();
        String assignmentId = job.lease().assignmentId();
        if (job.status() == JobStatus.ASSIGNED) {
            // It can never be acknowledged, so it never starts.
            book.reservations().gone(holder, assignmentId);
        }
        try {
            if (!job.abort(reason, book.turn().wallMs(), caller.principal())) {
                return false;
            }
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected a job that can be aborted", impossible);
        }
        book.save(job, Happening.of(caller, "job_aborted", holder).with("reason", reason));
        if (holder != null && assignmentId != null) {
            tell(book, holder, new AbortNotice(job.spec().id(), assignmentId, reason));
        }
        return true;
    }

    private static void tell(QueueBook book, String workerId, AbortNotice notice) {
        Member member = book.fleet().find(workerId);
        if (member != null) {
            member.tell(notice);
            if (notice.jobId().equals(member.currentJobId())) {
                member.works(null);
            }
            book.parked().wake(workerId);
        }
    }
}
