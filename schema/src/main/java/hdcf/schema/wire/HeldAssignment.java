package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/** An assignment that a worker says it holds. */
public record HeldAssignment(
        @Nullable String jobId, @Nullable String assignmentId) {}
