package hdcf.control.command.live;

import hdcf.control.store.JobTable;
import hdcf.schema.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * When the next waiting job is due: scheduled ones by the wall clock, those in back-off by the steady one. Asks the store only
 * when what it knew was used up. Confined to the writer thread.
 */
public final class WaitingJobs {
    private final JobTable jobs;
    private boolean isStale = true;
    private @Nullable Long scheduledMs;
    private @Nullable Long retryMs;

    /** Looks at the store when first asked. */
    public WaitingJobs(JobTable jobs) {
        this.jobs = jobs;
    }

    /** A job waits for this wall time. */
    public void added(long dueWallMs) {
        scheduledMs = scheduledMs == null ? dueWallMs : Math.min(scheduledMs, dueWallMs);
    }

    /** A job waits for the end of its back-off. */
    public void retrying(long dueSteadyMs) {
        retryMs = retryMs == null ? dueSteadyMs : Math.min(retryMs, dueSteadyMs);
    }

    /** Some jobs became due; what comes next has to be looked up. */
    public void used() {
        isStale = true;
    }

    /** When the next scheduled job is due, in Unix milliseconds; {@link Long#MAX_VALUE} for none. */
    public long scheduledMs() {
        refresh();
        return scheduledMs == null ? Long.MAX_VALUE : scheduledMs;
    }

    /** When the next back-off ends, in steady milliseconds; {@link Long#MAX_VALUE} for none. */
    public long retryMs() {
        refresh();
        return retryMs == null ? Long.MAX_VALUE : retryMs;
    }

    private void refresh() {
        if (isStale) {
            isStale = false;
            scheduledMs = jobs.nextDueMs(JobStatus.PENDING);
            retryMs = jobs.nextDueMs(JobStatus.RETRYING);
        }
    }
}
