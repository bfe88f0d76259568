package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /workers/{id}/drain} and {@code /quarantine}; it may be absent.
 *
 * @param reason for people, at most 256 characters
 * @param durationMs after which the worker gets work again; absent means until it is resumed
 */
public record AsideRequest(
        @Nullable String reason, @Nullable Long durationMs) {}
