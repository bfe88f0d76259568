package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.util.Objects;

/** What happens to jobs and workers because time has passed. */
public final class TimeEvents {
    private final Caller caller;

    /** Events in the name of {@code caller}, as the audit log shows it. */
    public TimeEvents(Caller caller) {
        this.caller = caller;
    }

    /** Nobody acknowledged the assignment in time. */
    public void expire(QueueBook book, HeldLease lease) {
        Job job = load(book, lease);
        apply(() -> job.expire(book.settings().undeliveredLimit(), book.turn().wallMs(), caller.principal()));
        // It can never be acknowledged, so it never starts.
        book.reservations().gone(lease.workerId(), lease.assignmentId());
        String event = job.status() == JobStatus.FAILED ? "job_failed" : "assignment_expired";
        book.save(job, Happening.of(caller, event, lease.workerId()).with("assignment_id", lease.assignmentId()));
    }

    /** A worker was not heard for the heartbeat timeout: it is OFFLINE and its RUNNING jobs are LOST. */
    public void offline(QueueBook book, Member member) {
        book.fleet().offline(member);
        book.save(member);
        book.log(Happening.of(caller, "worker_offline", member.workerId()), null, "WARN");
        for (HeldLease lease : book.leases().of(member.workerId())) {
            if (lease.status() == JobStatus.RUNNING) {
                Revival.lose(
                        book,
                        caller,
                        lease,
                        "Expected to hear of worker " + member.workerId()
                                + " within the heartbeat timeout, but it was silent",
                        false);
            }
        }
    }

    /** A LOST job has waited long enough for its worker. */
    public void graceOver(QueueBook book, HeldLease lease) {
        Job job = load(book, lease);
        End end = End.of(
                EndCause.WORKER_LOST,
                Objects.requireNonNullElse(job.state().end().error(), "The worker was lost"));
        long epoch = job.lease().epoch();
        apply(() -> job.fail(end, book.retry(), caller.principal()));
        if (job.status() == JobStatus.FAILED) {
            book.store()
                    .attempts()
                    .close(job, epoch, AttemptOutcome.LOST, end, book.turn().wallMs());
        }
        String event = job.status() == JobStatus.FAILED ? "job_failed" : "job_retrying";
        book.save(job, Happening.of(caller, event, lease.workerId()).with("cause", EndCause.WORKER_LOST.name()));
    }

    /**
     * A running job should have been ended by its worker long ago, which is heard and says nothing of it: its time is over by
     * the control plane's word. The worker is told to stop it; what it says of it later is stale.
     */
    public void timeOver(QueueBook book, HeldLease lease) {
        Job job = load(book, lease);
        End end = End.of(
                EndCause.TIMEOUT,
                "Expected worker " + lease.workerId() + " to end the job after its "
                        + job.spec().timeoutMs() + " ms, but it did not");
        long epoch = job.lease().epoch();
        apply(() -> job.fail(end, book.retry(), caller.principal()));
        book.store()
                .attempts()
                .close(job, epoch, AttemptOutcome.LOST, end, book.turn().wallMs());
        String event = job.status() == JobStatus.FAILED ? "job_failed" : "job_retrying";
        book.save(job, Happening.of(caller, event, lease.workerId()).with("cause", EndCause.TIMEOUT.name()));
        Member member = book.fleet().find(lease.workerId());
        if (member != null) {
            member.tell(new AbortNotice(lease.jobId(), lease.assignmentId(), "timeout"));
            book.parked().wake(lease.workerId());
        }
    }

    /** The back-off or the schedule of a job has come. */
    public void due(QueueBook book, Job job) {
        apply(() -> job.becomeDue(book.turn().wallMs(), caller.principal()));
        book.save(job, Happening.of(caller, "job_ready", null));
    }

    private static Job load(QueueBook book, HeldLease lease) {
        return Objects.requireNonNull(book.store().jobs().find(lease.jobNumber()));
    }

    private static void apply(Change change) {
        try {
            change.run();
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected the memory to agree with the store", impossible);
        }
    }

    private interface Change {
        void run() throws Refusal;
    }
}
