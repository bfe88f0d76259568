package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/** Body of {@code POST /abort}: a job, or every job a worker holds, or a job if that worker holds it. */
public record AbortRequest(
        @Nullable String jobId,
        @Nullable String workerId,
        @Nullable String reason) {}
