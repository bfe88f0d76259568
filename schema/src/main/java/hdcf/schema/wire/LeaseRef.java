package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/** Body of {@code POST /ack} and {@code POST /release}: one lease, named by its holder. */
public record LeaseRef(
        @Nullable String jobId,
        @Nullable String workerId,
        @Nullable String assignmentId) {}
