package hdcf.schema.wire;

import java.util.List;

/** Answer of {@code GET /next-job}: the right to run one attempt, once it was acknowledged. */
public record Assignment(
        String jobId,
        long number,
        String command,
        List<String> args,
        String workingDir,
        long timeoutMs,
        int attemptCount,
        int maxAttempts,
        String assignmentId,
        long assignmentExpiresAt,
        long leaseEpoch) {}
