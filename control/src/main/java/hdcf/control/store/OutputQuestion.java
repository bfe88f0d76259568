package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/**
 * One stream of one attempt.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param attempt its lease epoch; null for the last one
 * @param after only attempts above this epoch, the first of them when it is not 0
 */
public record OutputQuestion(String stream, @Nullable Long attempt, long after) {}
