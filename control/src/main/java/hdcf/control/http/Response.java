package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes over the wire, without the headers that every answer has.
 *
 * @param contentType null when there is no body
 * @param body owned by the response; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Response(int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    private static final byte[] NOTHING = new byte[0];

    /** JSON of one of our records. */
    static Response json(int status, Object value) {
        return new Response(status, JSON, Map.of(), Json.bytes(value));
    }

    /** 204. */
    static Response nothing() {
        return new Response(204, null, Map.of(), NOTHING);
    }

    /** The problem that a refusal stands for. */
    static Response problem(Refusal refusal, String requestId) {
        return switch (refusal.code()) {
            case UNAUTHORIZED ->
                // Without the request's id: the same bytes, whatever was wrong with the token.
                new Response(401, PROBLEM, Map.of("WWW-Authenticate", "Bearer"), Json.bytes(refusal.problem(null)));
            case OVERLOADED, DRAINING, STORAGE_FULL, OUTCOME_UNKNOWN, QUERY_TOO_SLOW ->
                problem(refusal, requestId, Map.of("Retry-After", String.valueOf(refusal.retryAfterSec())));
            case BAD_PATH,
                    BAD_REQUEST,
                    MALFORMED_JSON,
                    NOTHING_NAMED,
                    FORBIDDEN,
                    NOT_REGISTERED,
                    NO_SUCH_PATH,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    STALE_ASSIGNMENT,
                    ILLEGAL_TRANSITION,
                    NONCE_MISMATCH,
                    NAME_TAKEN,
                    IDEMPOTENCY_MISMATCH,
                    OUTPUT_NOT_STORED,
                    OFFSET_GAP,
                    BLOB_MISMATCH,
                    OUTPUT_MISMATCH,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    OUT_OF_RANGE,
                    UNKNOWN_BLOB,
                    INTERNAL -> problem(refusal, requestId, Map.of());
        };
    }

    /** A problem with headers of its own. */
    static Response problem(Refusal refusal, String requestId, Map<String, String> headers) {
        return new Response(refusal.code().status(), PROBLEM, headers, Json.bytes(refusal.problem(requestId)));
    }

    /** A fault of ours, without a word about what it was. */
    static Response internal(String requestId) {
        return problem(
                new Refusal(
                        ProblemCode.INTERNAL,
                        "Expected to answer the request, but the server made a mistake; its log names it " + requestId),
                requestId);
    }
}
