package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/** A started process and everything it started. Signals come from one thread at a time. */
public interface RunningProcess {
    long pid();

    /** When the system says it was started, in Unix milliseconds; null where the system does not say. */
    @Nullable
    Long startedAtMs();

    /** The exit code, once the process itself has ended, else null; 128 + n when signal n ended it. */
    @Nullable
    Integer exitCode();

    /** Calls back, on any thread, when the process itself has ended; at once if it has. */
    void whenEnded(Runnable bell);

    /** Asks the whole tree to end. */
    void terminate();

    /** Ends the whole tree. */
    void kill();

    /** Whether any member of the tree that was ever signalled is still there. */
    boolean isTreeAlive();
}
