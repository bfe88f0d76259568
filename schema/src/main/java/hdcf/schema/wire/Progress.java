package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * How far a running job is, as its readers see it.
 *
 * @param fraction from 0 to 1; null when it is not known
 * @param atMs when the control plane heard it, Unix milliseconds
 */
public record Progress(@Nullable Double fraction, @Nullable String text, long atMs) {}
