package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every error the control plane gives, with its HTTP status. The lower-case name is stable API. */
public enum ProblemCode {
    /** The path is not one this server would ever write. */
    BAD_PATH(400, "The path is not acceptable"),
    /** The request line, a header or the query is not acceptable. */
    BAD_REQUEST(400, "The request is not acceptable"),
    /** The body is not the JSON that was expected. */
    MALFORMED_JSON(400, "The body is not acceptable JSON"),
    /** Neither {@code job_id} nor {@code worker_id} was given. */
    NOTHING_NAMED(400, "Nothing was named"),
    /** No token, or one that is not known. */
    UNAUTHORIZED(401, "A valid token is needed"),
    /** The token is known but holds another role. */
    FORBIDDEN(403, "The token may not do this"),
    /** The worker has to call {@code /register} first. */
    NOT_REGISTERED(403, "The worker is not registered"),
    /** No such path. */
    NO_SUCH_PATH(404, "There is no such path"),
    /** No such job, worker, attempt or output. */
    NOT_FOUND(404, "There is no such thing"),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    /** The lease is not the current one. */
    STALE_ASSIGNMENT(409, "The assignment is not current"),
    /** The job is in a state that does not allow it. */
    ILLEGAL_TRANSITION(409, "The job's state does not allow it"),
    /** The worker was registered with another nonce. */
    NONCE_MISMATCH(409, "The nonce is another one"),
    /** Another thing of this kind has the name. */
    NAME_TAKEN(409, "The name is taken"),
    /** The key was used for another body. */
    IDEMPOTENCY_MISMATCH(409, "The idempotency key belongs to another body"),
    /** The output is not kept here, or not any more. */
    OUTPUT_NOT_STORED(409, "The output is not stored here"),
    /** The chunk begins after the end of what is there; {@code expected} is the offset to go on from. */
    OFFSET_GAP(409, "Bytes before this chunk are missing"),
    /** What is held of a stream is not what the report says was written. */
    OUTPUT_MISMATCH(409, "The output held is not the one reported"),
    /** The bytes that arrived have another sum; they were dropped, send them again from 0. */
    BLOB_MISMATCH(409, "The bytes do not have that sum"),
    /** The body, or a list in it, is larger than allowed. */
    TOO_LARGE(413, "The body is too large"),
    /** The body is not JSON in UTF-8, or for a chunk not octets. */
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of another type than expected"),
    /** A member has a value outside its range, or is not known. */
    OUT_OF_RANGE(422, "A field is not acceptable"),
    /** A blob that is named is not here; upload it first. */
    UNKNOWN_BLOB(422, "The blob is not here"),
    /** More requests than the server takes. */
    OVERLOADED(429, "The server is busy"),
    /** A fault of ours. */
    INTERNAL(500, "The server made a mistake"),
    /** The server is shutting down. */
    DRAINING(503, "The server is shutting down"),
    /** The disk is full; nothing is accepted until there is room. */
    STORAGE_FULL(503, "The storage is full"),
    /** The change may or may not have been stored; repeat the call. */
    OUTCOME_UNKNOWN(503, "The outcome is not known"),
    /** The answer would take too long; narrow the query. */
    QUERY_TOO_SLOW(503, "The query takes too long");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A short name for people; the same for each occurrence. */
    public String title() {
        return title;
    }

    /** The name on the wire. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The problem type, a URN. */
    public String type() {
        return "urn:hdcf:problem:" + code().replace('_', '-');
    }
}
