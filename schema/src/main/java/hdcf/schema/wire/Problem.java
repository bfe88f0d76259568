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
        @Nullable Long expected) {
    /** One member of the body that was wrong: where, and in which way. */
    public record Fault(String pointer, String code) {}

    /** A problem with the sentence that a person reads. */
    public static Problem of(ProblemCode code, String detail, @Nullable String requestId) {
        return new Problem(code.type(), code.title(), code.status(), detail, detail, code, requestId, null, null);
    }

    /** As {@link #of}, naming the members that were wrong. */
    public static Problem of(ProblemCode code, String detail, @Nullable String requestId, List<Fault> errors) {
        return new Problem(code.type(), code.title(), code.status(), detail, detail, code, requestId, errors, null);
    }
}
