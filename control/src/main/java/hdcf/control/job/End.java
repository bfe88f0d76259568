package hdcf.control.job;

import hdcf.schema.wire.EndCause;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param cause null after a success of which nothing more is known
 * @param error a sentence for people
 */
public record End(
        @Nullable EndCause cause,
        @Nullable Integer exitCode,
        @Nullable String error) {
    static final End NONE = new End(null, null, null);

    /** Whether the command itself pays for it. */
    boolean isUsers() {
        return cause == null || cause.isUsers();
    }

    /** An end that infrastructure caused. */
    public static End of(EndCause cause, String error) {
        return new End(cause, null, error);
    }
}
