package hdcf.control.job;

import org.jspecify.annotations.Nullable;

/**
 * One acked delivery, as far as the fence needs it.
 *
 * @param outcome how it ended; null while it may still tell
 */
public record Attempt(
        long leaseEpoch,
        String assignmentId,
        String workerId,
        @Nullable AttemptOutcome outcome) {}
