package hdcf.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param target path and query, as it stands in the request line
 * @param body JSON unless the headers name another type; null for none
 * @param answerWithinMs how long to wait for the answer, in milliseconds
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(
        String method, String target, Map<String, String> headers, byte @Nullable [] body, int answerWithinMs) {}
