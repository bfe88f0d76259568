package hdcf.schema.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /reconnect}: what a worker holds and what it finished while nobody listened. */
public record ReconnectRequest(
        @Nullable String workerId,
        @Nullable String currentJobId,
        @Nullable List<ReportRequest> completedJobs,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable List<HeldAssignment> assignments) {}
