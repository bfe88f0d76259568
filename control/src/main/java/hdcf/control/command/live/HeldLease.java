package hdcf.control.command.live;

import hdcf.schema.wire.JobStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lease that is out: its job is ASSIGNED, RUNNING or LOST. Confined to the writer thread.
 */
public final class HeldLease {
    private static final long UNKNOWN = -1;

    private final long jobNumber;
    private final String jobId;
    private final String workerId;
    private final String assignmentId;
    private JobStatus status;
    private long sinceNanos;
    private long namedNanos;
    private long runningSinceNanos;
    private long timeoutMs = UNKNOWN;
    private boolean isRetimed;
    private int unnamedHeartbeats;
    private @Nullable Choice choice;
    private boolean isRetry;

    HeldLease(long jobNumber, String jobId, String workerId, String assignmentId, JobStatus status, long nowNanos) {
        this.jobNumber = jobNumber;
        this.jobId = jobId;
        this.workerId = workerId;
        this.assignmentId = assignmentId;
        this.status = status;
        this.sinceNanos = nowNanos;
        this.namedNanos = nowNanos;
        this.runningSinceNanos = nowNanos;
    }

    void limit(long newTimeoutMs) {
        isRetimed |= timeoutMs != UNKNOWN && timeoutMs != newTimeoutMs;
        timeoutMs = newTimeoutMs;
    }

    /** Its worker may not know its time limit, and is to be told with each heartbeat. */
    void forgetTold() {
        isRetimed = timeoutMs > 0;
    }

    /** The time limit that its worker has to be told; null when it knows it. */
    public @Nullable Long toldTimeoutMs() {
        return isRetimed ? timeoutMs : null;
    }

    /**
     * When its time is over, on the monotonic clock; its worker has to end it then. A worker that was away and comes back when it
     * is over has its word from then on: it may hold the outcome that it could not report.
     */
    public long timeoutNanos() {
        long over = runningSinceNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        return over - sinceNanos < 0 ? sinceNanos : over;
    }

    boolean isLimited() {
        return timeoutMs > 0 && status == JobStatus.RUNNING;
    }

    void enter(JobStatus now, long nowNanos) {
        runningSinceNanos = status == JobStatus.ASSIGNED ? nowNanos : runningSinceNanos;
        status = now;
        sinceNanos = nowNanos;
        namedNanos = nowNanos;
        unnamedHeartbeats = 0;
    }

    void rebase(long nowNanos) {
        runningSinceNanos = nowNanos;
        sinceNanos = nowNanos;
        namedNanos = nowNanos;
        unnamedHeartbeats = 0;
    }

    /** Whether its job was started before. */
    public boolean isRetry() {
        return isRetry;
    }

    void retry(boolean now) {
        isRetry = now;
    }

    /** Why its worker got it; null when it took what was ready. */
    public @Nullable Choice choice() {
        return choice;
    }

    public void chosen(@Nullable Choice why) {
        choice = why;
    }

    /** A heartbeat of its worker named it. */
    public void named(long nowNanos) {
        namedNanos = nowNanos;
        unnamedHeartbeats = 0;
    }

    /**
     * A heartbeat of its worker did not name it.
     *
     * @return how many in a row, counting only those of a later turn than its ack
     */
    public int unnamed(long nowNanos) {
        if (nowNanos > sinceNanos) {
            unnamedHeartbeats++;
        }
        return unnamedHeartbeats;
    }

    public long jobNumber() {
        return jobNumber;
    }

    public String jobId() {
        return jobId;
    }

    public String workerId() {
        return workerId;
    }

    public String assignmentId() {
        return assignmentId;
    }

    public JobStatus status() {
        return status;
    }

    /** When it came into its state, on the monotonic clock; a restart of the control plane counts as then. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** When its worker named it last, or acknowledged it. */
    public long namedNanos() {
        return namedNanos;
    }
}
