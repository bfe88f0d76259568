package hdcf.control.job;

import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * One job and everything that may happen to it. Each method is one event: it asks {@link JobTransitions}, refuses or
 * changes, and keeps what the store needs to guard the write.
 *
 * <p>Confined to the writer thread; lives for one command.
 */
public final class Job {
    private JobSpec spec;
    private final JobState loaded;
    private JobStatus status;
    private boolean isReady;
    private boolean isHeld;
    private Waits waits;
    private Budget budget;
    private Lease lease;
    private Times times;
    private End end;
    private String updatedBy;

    /** A job as it stands in the store. */
    public Job(JobSpec spec, JobState loaded) {
        this.spec = spec;
        this.loaded = loaded;
        this.status = loaded.status();
        this.isReady = loaded.isReady();
        this.isHeld = loaded.isHeld();
        this.waits = loaded.waits();
        this.budget = loaded.budget();
        this.lease = loaded.lease();
        this.times = loaded.times();
        this.end = loaded.end();
        this.updatedBy = loaded.updatedBy();
    }

    /** The state of a job that was just submitted. */
    public static JobState submitted(boolean isReady, @Nullable Long dueAtMs, long nowMs, String by) {
        return new JobState(
                JobStatus.PENDING,
                isReady,
                false,
                Waits.NOTHING,
                Budget.NONE,
                Lease.NONE,
                new Times(dueAtMs, nowMs, null, null, null),
                End.NONE,
                by);
    }

    /** A worker takes it; its un-acked delivery counts until it is taken back. */
    public void assign(Lease to, long nowMs, String by) throws Refusal {
        move(JobEvent.CLAIM);
        lease = to;
        budget = budget.delivered();
        times = times.assigned(nowMs);
        updatedBy = by;
    }

    /**
     * Its holder acknowledges it.
     *
     * @return whether that was new
     */
    public boolean acknowledge(long nowMs, String by) throws Refusal {
        if (!move(JobEvent.ACK)) {
            return false;
        }
        lease = lease.acked();
        budget = budget.acked();
        times = times.started(nowMs);
        updatedBy = by;
        return true;
    }

    /** Nobody acknowledged it: the lease is void, the delivery taken back, and after too many the job is given up. */
    public void expire(int undeliveredLimit, long nowMs, String by) throws Refusal {
        int undelivered = budget.undelivered() + 1;
        boolean isHopeless = undelivered >= undeliveredLimit;
        move(isHopeless ? JobEvent.BURY : JobEvent.EXPIRE);
        budget = budget.takenBack(undelivered);
        lease = lease.voided();
        updatedBy = by;
        if (isHopeless) {
            times = times.ended(nowMs);
            waits = waits.with(Place.NONE);
            end = End.of(
                    EndCause.INFRASTRUCTURE,
                    "Expected an acknowledgement, but " + undelivered + " deliveries in a row got none");
        } else {
            times = times.updated(nowMs);
        }
    }

    /** Its holder gives it back: it provably never started, so nothing is counted. */
    public void release(long nowMs, String by) throws Refusal {
        boolean lossWasCounted = isLossCounted();
        move(JobEvent.RELEASE);
        budget = budget.takenBack(0);
        if (lossWasCounted) {
            budget = budget.forgiven(end.isUsers());
        }
        lease = lease.voided();
        times = times.updated(nowMs);
        isReady = !isHeld && waits.areOver();
        updatedBy = by;
    }

    /**
     * It is done.
     *
     * @return whether that was new
     */
    public boolean complete(End how, long nowMs, String by) throws Refusal {
        boolean lossWasCounted = isLossCounted();
        if (!move(JobEvent.COMPLETE)) {
            return false;
        }
        settle(lossWasCounted);
        finish(how, nowMs, by);
        return true;
    }

    /**
     * An attempt ended badly.
     *
     * @return whether that was new
     */
    public boolean fail(End how, Retry retry, String by) throws Refusal {
        boolean isUsers = how.isUsers();
        Policy policy = Policy.of(spec.wishes().policy());
        Budget paid = (isLossCounted() ? budget.forgiven(end.isUsers()) : budget).ended(isUsers);
        boolean again = FailurePolicy.allowsAnother(spec, paid, isUsers) && (!isUsers || policy.isRetriedAfter(how));
        if (!move(again ? JobEvent.RETRY : JobEvent.GIVE_UP)) {
            return false;
        }
        budget = paid;
        if (again) {
            isReady = !isHeld && waits.areOver();
            end = how;
            int ends = paid.userEnds() + paid.crashEnds();
            Backoff backoff = policy.backoff(retry.backoff());
            times = times.due(backoff.dueAtMs(ends, retry.steadyMs(), retry.random()), retry.nowMs());
            updatedBy = by;
        } else {
            finish(how, retry.nowMs(), by);
        }
        return true;
    }

    /** Its worker is unheard, or no longer knows it. */
    public void lose(String error, long nowMs, String by) throws Refusal {
        move(JobEvent.LOSE);
        end = End.of(EndCause.WORKER_LOST, error);
        times = times.updated(nowMs);
        updatedBy = by;
    }

    /**
     * Its worker is back and still runs it.
     *
     * @return whether that was new
     */
    public boolean revive(long nowMs, String by) throws Refusal {
        boolean lossWasCounted = isLossCounted();
        if (!move(JobEvent.REVIVE)) {
            return false;
        }
        settle(lossWasCounted);
        isReady = !isHeld && waits.areOver();
        end = End.NONE;
        times = times.updated(nowMs);
        updatedBy = by;
        return true;
    }

    /** What it waited for has come. */
    public void becomeDue(long nowMs, String by) throws Refusal {
        move(JobEvent.DUE);
        isReady = !isHeld && waits.areOver();
        times = times.updated(nowMs);
        updatedBy = by;
    }

    /**
     * A person stops it.
     *
     * @return whether that was new
     */
    public boolean abort(String reason, long nowMs, String by) throws Refusal {
        boolean wasUndelivered = status == JobStatus.ASSIGNED;
        if (!move(JobEvent.ABORT)) {
            return false;
        }
        if (wasUndelivered) {
            budget = budget.takenBack(budget.undelivered());
        }
        lease = lease.withdrawn();
        finish(End.of(EndCause.ABORTED, reason), nowMs, by);
        return true;
    }

    /**
     * The queue was restored from a backup: what was handed out before is void, and nobody knows how it ended.
     *
     * @return whether there was anything to take back
     */
    public boolean fence(Retry retry, String by) throws Refusal {
        if (status.isTerminal() || lease.assignmentId() == null) {
            return false;
        }
        if (status == JobStatus.ASSIGNED) {
            release(retry.nowMs(), by);
        } else if (status == JobStatus.RUNNING || status == JobStatus.LOST) {
            fail(End.of(EndCause.WORKER_LOST, "The queue was restored from a backup while the job ran"), retry, by);
        }
        lease = lease.voided();
        updatedBy = by;
        return true;
    }

    /** What was submitted. */
    public JobSpec spec() {
        return spec;
    }

    /** The state as it was loaded; the store guards its write with it. */
    public JobState loaded() {
        return loaded;
    }

    /** The state as it is now. */
    public JobState state() {
        return new JobState(status, isReady, isHeld, waits, budget, lease, times, end, updatedBy);
    }

    public JobStatus status() {
        return status;
    }

    public Lease lease() {
        return lease;
    }

    /**
     * Whether the loss of the last attempt was counted although its end was never told. Late truth takes that back; an
     * attempt that was reported is fenced off before, so only a loss can be pending in these states.
     */
    private boolean isLossCounted() {
        return (status == JobStatus.RETRYING || status == JobStatus.PENDING) && lease.assignmentId() != null;
    }

    private void settle(boolean lossWasCounted) {
        if (lossWasCounted) {
            budget = budget.forgiven(end.isUsers());
        }
    }

    private void finish(End how, long nowMs, String by) {
        end = how;
        times = times.ended(nowMs);
        waits = waits.with(Place.NONE);
        updatedBy = by;
    }

    /** Sets what a person changed. */
    void revise(JobSpec revisedSpec, JobState revised) {
        spec = revisedSpec;
        isReady = revised.isReady();
        isHeld = revised.isHeld();
        waits = revised.waits();
        budget = revised.budget();
        lease = revised.lease();
        times = revised.times();
        end = revised.end();
        updatedBy = revised.updatedBy();
    }

    /** Moves, or returns false for a repetition. */
    boolean move(JobEvent event) throws Refusal {
        Transition transition = JobTransitions.of(status, event);
        if (transition instanceof Transition.Move move) {
            status = move.to();
            return true;
        }
        if (transition instanceof Transition.Repeat) {
            return false;
        }
        throw new Refusal(
                ProblemCode.ILLEGAL_TRANSITION,
                "Expected to " + event.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " job "
                        + spec.number() + ", but it is " + status);
    }
}
