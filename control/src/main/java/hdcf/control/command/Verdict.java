package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.JobAnswer;
import org.jspecify.annotations.Nullable;

/** The outcome of one element of an array: exactly one of the two is there. */
public record Verdict(@Nullable JobAnswer answer, @Nullable Refusal refusal) {
    static Verdict of(JobAnswer answer) {
        return new Verdict(answer, null);
    }

    static Verdict of(Refusal refusal) {
        return new Verdict(null, refusal);
    }
}
