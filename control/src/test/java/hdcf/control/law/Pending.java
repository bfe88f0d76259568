package hdcf.control.law;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An answer that has or has not come. */
final class Pending<A> implements Reply<A> {
    private final List<A> answers = new ArrayList<>();
    private @Nullable Refusal refusal;
    private int looksLeft = Integer.MAX_VALUE;

    @Override
    public void answered(A answer) {
        answers.add(answer);
    }

    @Override
    public void refused(Refusal given) {
        refusal = given;
    }

    @Override
    public Executor lane() {
        return Runnable::run;
    }

    @Override
    public boolean isGone() {
        return looksLeft-- <= 0;
    }

    /** The caller hangs up. */
    void hangUp() {
        hangUpAfter(0);
    }

    /** The caller hangs up once so many have looked whether it did. */
    void hangUpAfter(int looks) {
        looksLeft = looks;
    }

    boolean hasCome() {
        return refusal != null || !answers.isEmpty();
    }

    A get() throws Refusal {
        if (refusal != null) {
            throw refusal;
        }
        if (answers.size() != 1) {
            throw new IllegalStateException("Expected one answer, found " + answers.size());
        }
        return answers.get(0);
    }
}
