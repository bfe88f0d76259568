package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults of one submitted job, as they are found; the first one makes the sentence. Confined to one call. */
final class Faults {
    private final String base;
    private final List<Problem.Fault> all = new ArrayList<>();
    private @Nullable String sentence;

    /** @param base pointer of the job in the body; empty when it is the whole body */
    Faults(String base) {
        this.base = base;
    }

    String base() {
        return base;
    }

    void add(String pointer, String code, String expected, String found) {
        all.add(new Problem.Fault(base + pointer, code));
        if (sentence == null) {
            sentence = "Expected " + (base + pointer).substring(1) + " " + expected + ", found " + found;
        }
    }

    /** As {@link #add}, for a value that is not what it has to be. */
    void range(String pointer, String expected, String found) {
        add(pointer, "out_of_range", "to be " + expected, found);
    }

    void refuseAny() throws Refusal {
        if (sentence != null) {
            throw new Refusal(ProblemCode.OUT_OF_RANGE, sentence, all);
        }
    }
}
