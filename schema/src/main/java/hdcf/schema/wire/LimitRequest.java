package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /limits/{name}}.
 *
 * @param capacity how much may be taken at a time; 0 stops every job that asks for it
 */
public record LimitRequest(@Nullable Long capacity) {}
