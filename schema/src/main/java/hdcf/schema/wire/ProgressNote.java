package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt is, as its worker says it in a heartbeat.
 *
 * @param fraction from 0 to 1; null when it is not known
 * @param text for people, at most {@link Limits#PROGRESS_CHARS} characters; what is longer is cut
 */
public record ProgressNote(
        @Nullable String assignmentId,
        @Nullable Double fraction,
        @Nullable String text) {}
