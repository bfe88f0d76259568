package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /jobs/{id}/change}; what is absent stays.
 *
 * @param timeoutMs wall-clock limit in milliseconds, counted from the start; 0 leaves it to the worker
 */
public record ChangeRequest(
        @Nullable Integer priority, @Nullable Long timeoutMs) {}
