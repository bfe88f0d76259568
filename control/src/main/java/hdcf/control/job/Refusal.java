package hdcf.control.job;

import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The caller's call cannot be carried out, and nothing was changed. Carries the sentence that the caller reads. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final long SOON_SEC = 1;

    private final ProblemCode code;
    private final transient List<Problem.Fault> faults;
    private final transient UnaryOperator<Problem> more;
    private final long retryAfterSec;

    /** Refuses with a sentence that says what was expected and what was found. */
    public Refusal(ProblemCode code, String detail) {
        this(code, detail, List.of());
    }

    /**
     * As above, with members of its own.
     *
     * @param more adds them to the problem
     */
    public Refusal(ProblemCode code, String detail, UnaryOperator<Problem> more) {
        this(code, detail, List.of(), more, SOON_SEC);
    }

    /**
     * As above, where it is known when the call may succeed.
     *
     * @param retryAfterSec seconds from now
     */
    public Refusal(ProblemCode code, String detail, long retryAfterSec) {
        this(code, detail, List.of(), UnaryOperator.identity(), retryAfterSec);
    }

    /** As above, naming the members of the body that were wrong. */
    public Refusal(ProblemCode code, String detail, List<Problem.Fault> faults) {
        this(code, detail, faults, UnaryOperator.identity(), SOON_SEC);
    }

    private Refusal(
            ProblemCode code,
            String detail,
            List<Problem.Fault> faults,
            UnaryOperator<Problem> more,
            long retryAfterSec) {
        // Refusals are ordinary answers: no stack trace, they are made by the thousand.
        super(detail, null, false, false);
        this.code = code;
        this.faults = List.copyOf(faults);
        this.more = more;
        this.retryAfterSec = retryAfterSec;
    }

    /** The stable code. */
    public ProblemCode code() {
        return code;
    }

    /** The sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** After how many seconds the call may be repeated, where that helps at all. */
    public long retryAfterSec() {
        return retryAfterSec;
    }

    /** The problem as it goes over the wire. */
    public Problem problem(@Nullable String requestId) {
        return more.apply(
                faults.isEmpty()
                        ? Problem.of(code, detail(), requestId)
                        : Problem.of(code, detail(), requestId, faults));
    }
}
