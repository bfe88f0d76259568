package hdcf.worker.attempt;

import hdcf.schema.wire.EndCause;
import hdcf.worker.spool.Intent;
import org.jspecify.annotations.Nullable;

/** An order to end an attempt before its command ends by itself, with the sentence that will be reported. */
public record EndOrder(EndCause cause, String sentence) {
    private static final int REASON_LENGTH = 512;

    /** Somebody aborted the job, or gave the lease to somebody else. */
    public static EndOrder aborted(String reason) {
        String shown = reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) : reason;
        return new EndOrder(EndCause.ABORTED, "The command was stopped: " + shown);
    }

    /** The worker is going away. */
    public static EndOrder workerStopped() {
        return new EndOrder(
                EndCause.INFRASTRUCTURE, "Expected the command to end by itself, but its worker was stopped");
    }

    /** What an earlier worker wrote down that it means to do; null for nothing. */
    static @Nullable EndOrder of(@Nullable Intent intent) {
        return intent == null ? null : new EndOrder(intent.cause(), intent.sentence());
    }

    static EndOrder timeout(long timeoutMs) {
        return new EndOrder(
                EndCause.TIMEOUT,
                "Expected the command to end within " + timeoutMs + " ms, but it still ran and was stopped");
    }
}
