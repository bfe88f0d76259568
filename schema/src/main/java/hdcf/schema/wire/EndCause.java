package hdcf.schema.wire;

import com.fasterxml.jackson.databind.util.StdConverter;
import org.jspecify.annotations.Nullable;

/** Why an attempt ended. Who is to blame decides whose budget pays for another attempt. */
public enum EndCause {
    /** The command ended by itself; its exit code says how. */
    USER_EXIT(true),
    /** The command ran longer than its {@code timeout_ms}. */
    TIMEOUT(true),
    /** The command used more memory than it was given. */
    OOM(true),
    /** The command wrote more output than it was allowed. */
    OUTPUT_LIMIT(true),
    /** The worker was not heard for too long, or no longer knew the job. */
    WORKER_LOST(false),
    /** The worker's machine was restarted while the command ran. */
    REBOOT(false),
    /** The worker was told to stop the command, to make room for an urgent job. Nobody pays for it. */
    PREEMPTED(false),
    /** The worker or the fabric could not run the command. */
    INFRASTRUCTURE(false),
    /** A person stopped the job. */
    ABORTED(false);

    private final boolean users;

    /**
     * What a worker calls the cause, which may be of a later version: an end that has no name here is still an end, and the fabric is to
     * blame for it rather than the command.
     */
    static final class Told extends StdConverter<String, @Nullable EndCause> {
        @Override
        public @Nullable EndCause convert(String word) {
            if (word.isEmpty()) {
                return null;
            }
            for (EndCause cause : values()) {
                if (cause.name().equals(word)) {
                    return cause;
                }
            }
            return INFRASTRUCTURE;
        }
    }

    EndCause(boolean users) {
        this.users = users;
    }

    /** Whether the command itself is to blame: such ends count against {@code max_attempts}, the others against {@code crash_limit}. */
    public boolean isUsers() {
        return users;
    }
}
