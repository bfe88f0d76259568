package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One verdict of {@code POST /reconnect}.
 *
 * @param error why it was rejected; absent when accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReconnectAction(
        String jobId,
        @Nullable String assignmentId,
        Kind action,
        Result result,
        @Nullable String error) {
    /** What the worker is told to do, or what was replayed. */
    public enum Kind {
        /** Go on running it. */
        KEEP_CURRENT_JOB,
        /** Stop it and forget it. */
        CLEAR_CURRENT_JOB,
        /** A completion was judged. */
        REPLAY_COMPLETED,
        /** A failure was judged. */
        REPLAY_FAILED
    }

    /** Whether the control plane took what the worker said. */
    public enum Result {
        /** It was taken, or was known before. */
        ACCEPTED,
        /** It was refused for good; the worker may forget it. */
        REJECTED
    }
}
