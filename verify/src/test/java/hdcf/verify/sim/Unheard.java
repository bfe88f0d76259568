package hdcf.verify.sim;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Reply;
import java.util.concurrent.Executor;

/** The answer to a call for which nobody waits. */
final class Unheard<A> implements Reply<A> {
    @Override
    public void answered(A answer) {
        // Nobody waits for it.
    }

    @Override
    public void refused(Refusal refusal) {
        // Nobody waits for it.
    }

    @Override
    public Executor lane() {
        return Runnable::run;
    }

    @Override
    public boolean isGone() {
        return false;
    }
}
