package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/** Body of {@code POST /batches/{id}/abort}. */
public record BatchAbortRequest(@Nullable String reason) {}
