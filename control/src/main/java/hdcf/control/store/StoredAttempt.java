package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/**
 * An acked delivery, as readers see it.
 *
 * @param epoch its number among the deliveries of its job
 * @param isEnded whether its outcome is recorded
 * @param outputFolder where its streamed output lies, relative to the folder of the data; null when it has sent none
 */
public record StoredAttempt(
        String jobId,
        String assignmentId,
        String workerId,
        long epoch,
        boolean isEnded,
        @Nullable String outputFolder) {}
