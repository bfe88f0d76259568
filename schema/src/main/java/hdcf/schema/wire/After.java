package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * A job that another one waits for.
 *
 * @param job its id or its number in digits; in a list of jobs of {@code POST /batches} also the {@code name} of one of the list
 * @param on {@code ok} (default): it completed; {@code fail}: it failed or was aborted; {@code any}: it ended
 */
public record After(@Nullable String job, @Nullable String on) {}
