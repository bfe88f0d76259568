package hdcf.control;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Reply;
import java.util.concurrent.Executor;

/** Nobody waits for the answer. */
final class NoReply implements Reply<Boolean> {
    @Override
    public void answered(Boolean done) {}

    @Override
    public void refused(Refusal refusal) {}

    @Override
    public Executor lane() {
        return Runnable::run;
    }
}
