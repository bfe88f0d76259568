package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/**
 * Which events to list; null members do not filter.
 *
 * @param sinceId only events above this id, oldest first; null: the newest first
 */
public record EventFilter(
        @Nullable String component,
        @Nullable String event,
        @Nullable String workerId,
        @Nullable String jobId,
        @Nullable Long sinceId,
        int limit) {}
