package hdcf.control.store;

import hdcf.schema.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/** Which jobs to list; null members do not filter. */
public record JobFilter(
        @Nullable JobStatus status, @Nullable String workerId) {}
