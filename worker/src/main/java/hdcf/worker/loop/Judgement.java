package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.ProblemCode;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an error answers a report, or the return of a lease, for good. Only the control plane itself can say that an outcome
 * does not count, and it names its reason. A redirect, or the 404, 405 or 413 of some proxy in its place, says nothing of the
 * outcome, which would be lost by believing it.
 */
final class Judgement {
    /** What is said of the lease, or of the report as it stands: the same call will get the same answer. */
    private static final Set<ProblemCode> FINAL = EnumSet.of(
            ProblemCode.NOT_FOUND,
            ProblemCode.STALE_ASSIGNMENT,
            ProblemCode.ILLEGAL_TRANSITION,
            ProblemCode.MALFORMED_JSON,
            ProblemCode.NOTHING_NAMED,
            ProblemCode.OUT_OF_RANGE,
            ProblemCode.UNKNOWN_BLOB,
            ProblemCode.TOO_LARGE);

    /** What a control plane without codes may say of a lease. */
    private static final Set<Integer> BASE_FINAL = Set.of(400, 404, 409, 410, 422);

    private Judgement() {}

    static boolean isFinal(ProblemException answer, Link.Mode mode) {
        @Nullable ProblemCode code = answer.code().orElse(null);
        if (code != null) {
            return FINAL.contains(code) && code.status() == answer.status();
        }
        return mode == Link.Mode.BASE && BASE_FINAL.contains(answer.status()) && answer.hasSentence();
    }
}
