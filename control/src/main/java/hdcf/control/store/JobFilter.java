package hdcf.control.store;

import hdcf.schema.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list; null members do not filter.
 *
 * @param batch the id or the number of their batch
 * @param schedule number of the recurring work that submitted them
 * @param since Unix seconds, the earliest submission
 */
public record JobFilter(
        @Nullable JobStatus status,
        @Nullable String workerId,
        @Nullable String batch,
        @Nullable String name,
        @Nullable String label,
        @Nullable Long schedule,
        @Nullable Long since) {
    /** By what happens to them alone. */
    public JobFilter(@Nullable JobStatus status, @Nullable String workerId) {
        this(status, workerId, null);
    }

    /** Jobs of a batch. */
    public JobFilter(@Nullable JobStatus status, @Nullable String workerId, @Nullable String batch) {
        this(status, workerId, batch, null, null, null, null);
    }
}
