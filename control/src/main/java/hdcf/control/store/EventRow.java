package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/**
 * A line for the audit log.
 *
 * @param component {@code job}, {@code worker}, {@code control}
 * @param event what happened, in the past tense
 * @param details a JSON object, or null
 */
public record EventRow(
        String component,
        String level,
        String event,
        @Nullable String requestId,
        @Nullable String principal,
        @Nullable String workerId,
        @Nullable String jobId,
        @Nullable String details) {}
