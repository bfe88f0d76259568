package hdcf.client;

import hdcf.schema.wire.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An assignment as an independent control plane may write it: members of ours are absent, lists may be null. */
record BaseAssignment(
        String jobId,
        @Nullable Long number,
        String command,
        @Nullable List<String> args,
        @Nullable String workingDir,
        @Nullable Long timeoutMs,
        @Nullable Integer attemptCount,
        @Nullable Integer maxAttempts,
        String assignmentId,
        @Nullable Long assignmentExpiresAt,
        @Nullable Long leaseEpoch) {
    Assignment assignment() {
        return new Assignment(
                jobId,
                number == null ? 0 : number,
                command,
                args == null ? List.of() : args,
                workingDir == null ? "" : workingDir,
                timeoutMs == null ? 0 : timeoutMs,
                attemptCount == null ? 1 : attemptCount,
                maxAttempts == null ? 1 : maxAttempts,
                assignmentId,
                assignmentExpiresAt == null ? 0 : assignmentExpiresAt,
                leaseEpoch == null ? 0 : leaseEpoch,
                null,
                null,
                null);
    }
}
