package hdcf.control.job;

import hdcf.schema.wire.WorkerHealth;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is, why, and until when.
 *
 * @param reason null when there is nothing to say
 * @param untilMs null when it does not end by itself
 */
public record WorkerCondition(
        WorkerHealth health,
        @Nullable String reason,
        @Nullable Long untilMs) {
    private static final long MS_PER_SEC = 1000;

    /**
     * The one place that decides which of several things that are true of a worker is shown.
     *
     * @param aside null when nothing is held against it
     * @param silentSec since it was heard
     * @param suspectSec from which silence on it is suspect
     * @param sleptMs how long its machine slept when it last did; 0 when it is not known to sleep
     */
    public static WorkerCondition of(
            boolean isOnline, @Nullable Aside aside, long silentSec, long suspectSec, long sleptMs) {
        if (!isOnline) {
            return sleptMs > 0
                    ? new WorkerCondition(
                            WorkerHealth.ASLEEP,
                            "Not heard; its machine is known to sleep, last for " + sleptMs / MS_PER_SEC + " s",
                            null)
                    : new WorkerCondition(WorkerHealth.OFFLINE, "Not heard within the heartbeat timeout", null);
        }
        if (aside != null && aside.kind() != Aside.Kind.SPARED) {
            return new WorkerCondition(aside.health(), aside.reason(), aside.untilMs());
        }
        if (silentSec >= suspectSec) {
            return new WorkerCondition(WorkerHealth.SUSPECT, "Not heard for " + silentSec + " s", null);
        }
        return new WorkerCondition(WorkerHealth.HEALTHY, aside == null ? null : aside.reason(), null);
    }
}
