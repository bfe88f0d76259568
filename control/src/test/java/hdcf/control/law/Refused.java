package hdcf.control.law;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;

/** Catches the refusal that a call is expected to meet. */
final class Refused {
    private Refused() {}

    /** The code with which the call is refused. */
    static ProblemCode code(Call call) {
        return of(call).code();
    }

    /** The refusal of the call. */
    static Refusal of(Call call) {
        try {
            call.run();
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("Expected a refusal, but the call was carried out");
    }

    /** A call to the plane. */
    @FunctionalInterface
    interface Call {
        void run() throws Refusal;
    }
}
