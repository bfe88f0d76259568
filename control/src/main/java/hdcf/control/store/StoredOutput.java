package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/**
 * Where one stream of one attempt is, as far as the database knows.
 *
 * @param inline its bytes, when they came with the report
 * @param length bytes that the report told of; null when there was none, or it did not say
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredOutput(
        StoredAttempt attempt,
        byte @Nullable [] inline,
        @Nullable Long length) {}
