package hdcf.control.store;

import hdcf.schema.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list; null members do not filter.
 *
 * @param batch the id or the number of their batch
 */
public record JobFilter(
        @Nullable JobStatus status,
        @Nullable String workerId,
        @Nullable String batch) {
    /** Jobs of whatever batch, or none. */
    public JobFilter(@Nullable JobStatus status, @Nullable String workerId) {
        this(status, workerId, null);
    }
}
