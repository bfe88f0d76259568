package hdcf.control.job;

import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * What a person may change in a job that was accepted: hold it back, let it go, another priority, another timeout, another
 * try of what failed.
 */
public final class Revision {
    private Revision() {}

    /**
     * It is not started until it is resumed; a back-off goes on meanwhile.
     *
     * @return whether that was new
     */
    public static boolean hold(Job job, long nowMs, String by) throws Refusal {
        boolean wasHeld = job.state().isHeld();
        job.move(JobEvent.HOLD);
        if (wasHeld) {
            return false;
        }
        JobState now = job.state();
        boolean isWaiting = now.status() == JobStatus.PENDING;
        Times times = isWaiting ? now.times().updated(nowMs) : now.times().due(dueAtMs(now), nowMs);
        // A worker that still may come back with it would need the place; otherwise another job of the batch can have
        // it.
        boolean keepsPlace = !isWaiting || now.lease().assignmentId() != null;
        Waits waits = keepsPlace ? now.waits() : now.waits().with(Place.NONE);
        job.revise(job.spec(), with(now, new Readiness(isWaiting ? false : now.isReady(), true, waits), times, by));
        return true;
    }

    /**
     * It goes on.
     *
     * @param scheduledMs when it may start at the earliest
     * @return whether that was new
     */
    public static boolean resume(Job job, long scheduledMs, long nowMs, String by) throws Refusal {
        boolean wasHeld = job.state().isHeld();
        job.move(JobEvent.RESUME);
        if (!wasHeld) {
            return false;
        }
        JobState now = job.state();
        if (now.status() == JobStatus.RETRYING) {
            Times times = now.times().due(dueAtMs(now), nowMs);
            job.revise(job.spec(), with(now, new Readiness(now.waits().areOver(), false, now.waits()), times, by));
            return true;
        }
        boolean waits = scheduledMs > nowMs;
        Times times = waits ? now.times().due(scheduledMs, nowMs) : now.times().updated(nowMs);
        boolean isReady = !waits && now.waits().areOver();
        job.revise(job.spec(), with(now, new Readiness(isReady, false, now.waits()), times, by));
        return true;
    }

    /**
     * Another priority, another timeout.
     *
     * @return whether there was anything to change
     */
    public static boolean change(Job job, @Nullable Integer priority, @Nullable Long timeoutMs, long nowMs, String by)
            throws Refusal {
        JobSpec spec = job.spec();
        job.move(JobEvent.CHANGE);
        JobSpec changed = spec.with(
                priority == null ? spec.priority() : priority, timeoutMs == null ? spec.timeoutMs() : timeoutMs);
        if (changed.equals(spec)) {
            return false;
        }
        JobState now = job.state();
        Long due = now.times().dueAtMs();
        Times times = due == null ? now.times().updated(nowMs) : now.times().due(due, nowMs);
        job.revise(changed, with(now, new Readiness(now.isReady(), now.isHeld(), now.waits()), times, by));
        return true;
    }

    /** A failed job waits to be claimed again, with its budget as at the beginning; what was said of earlier attempts stays. */
    public static void rerun(Job job, long nowMs, String by) throws Refusal {
        job.move(JobEvent.RERUN);
        JobState now = job.state();
        Budget budget = new Budget(now.budget().attemptCount(), 0, 0, 0);
        Lease lease = now.lease().voided();
        Times times = now.times().updated(nowMs).restarted();
        job.revise(
                job.spec(),
                new JobState(
                        now.status(), now.waits().areOver(), false, now.waits(), budget, lease, times, End.NONE, by));
    }

    /**
     * The next attempt gets more memory.
     *
     * @param classId of its needs then
     */
    public static void raise(Job job, long classId, String resources) {
        job.revise(job.spec().with(classId, job.spec().wishes().with(resources)), job.state());
    }

    private static long dueAtMs(JobState state) throws Refusal {
        Long due = state.times().dueAtMs();
        if (due == null) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION, "Expected the job to wait for its back-off, but it does not");
        }
        return due;
    }

    private static JobState with(JobState now, Readiness readiness, Times times, String by) {
        return new JobState(
                now.status(),
                readiness.isReady(),
                readiness.isHeld(),
                readiness.waits(),
                now.budget(),
                now.lease(),
                times,
                now.end(),
                by);
    }

    private record Readiness(boolean isReady, boolean isHeld, Waits waits) {}
}
