package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error, as {@code application/problem+json} (RFC 9457).
 *
 * @param error the same sentence as {@code detail}; base clients read it
 * @param errors the members that were wrong, for {@code out_of_range}
 * @param expected for {@code offset_gap}: the offset to go on from
 * @param stream for {@code output_mismatch}: {@code stdout} or {@code stderr}
 * @param length for {@code output_mismatch}: bytes that were held
 * @param sha256 for {@code output_mismatch}: their sum
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String error,
        ProblemCode code,
        @Nullable String requestId,
        @Nullable List<Fault> errors,
        @Nullable Long expected,
        @Nullable String stream,
        @Nullable Long length,
        @Nullable String sha256) {
    /** One member of the body that was wrong: where, and in which way. */
    public record Fault(String pointer, String code) {}

    /** A problem with the sentence that a person reads. */
    public static Problem of(ProblemCode code, String detail, @Nullable String requestId) {
        return make(code, detail, requestId, null);
    }

    /** As {@link #of}, naming the members that were wrong. */
    public static Problem of(ProblemCode code, String detail, @Nullable String requestId, List<Fault> errors) {
        return make(code, detail, requestId, errors);
    }

    /** The same problem, with the offset to go on from. */
    public Problem expecting(long offset) {
        return new Problem(type, title, status, detail, error, code, requestId, errors, offset, stream, length, sha256);
    }

    /** The same problem, with what was held of a stream. */
    public Problem holding(String name, long bytes, String sum) {
        return new Problem(type, title, status, detail, error, code, requestId, errors, expected, name, bytes, sum);
    }

    private static Problem make(
            ProblemCode code, String detail, @Nullable String requestId, @Nullable List<Fault> errors) {
        return new Problem(
                code.type(),
                code.title(),
                code.status(),
                detail,
                detail,
                code,
                requestId,
                errors,
                null,
                null,
                null,
                null);
    }
}
