package hdcf.control.job;

import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's call cannot be carried out, and nothing was changed. Carries the sentence that the caller reads. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient List<Problem.Fault> faults;

    /** Refuses with a sentence that says what was expected and what was found. */
    public Refusal(ProblemCode code, String detail) {
        this(code, detail, List.of());
    }

    /** As above, naming the members of the body that were wrong. */
    public Refusal(ProblemCode code, String detail, List<Problem.Fault> faults) {
        // Refusals are ordinary answers: no stack trace, they are made by the thousand.
        super(detail, null, false, false);
        this.code = code;
        this.faults = List.copyOf(faults);
    }

    /** The stable code. */
    public ProblemCode code() {
        return code;
    }

    /** The sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The problem as it goes over the wire. */
    public Problem problem(@Nullable String requestId) {
        return faults.isEmpty() ? Problem.of(code, detail(), requestId) : Problem.of(code, detail(), requestId, faults);
    }
}
