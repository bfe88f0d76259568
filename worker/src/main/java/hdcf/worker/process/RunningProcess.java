package hdcf.worker.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A started command and everything it started. Signals come from one thread at a time. */
public interface RunningProcess {
    /** -1 until it is known. */
    long pid();

    /** When it was started, in Unix milliseconds; null where the system does not say. */
    @Nullable
    Long startedAtMs();

    /** The exit code, once the command itself has ended, else null; 128 + n when signal n ended it. */
    @Nullable
    Integer exitCode();

    /** Whether the command has ended, its exit code being known or {@link #lost}. */
    boolean isEnded();

    /** Why there will never be an exit code; null while there may be one. */
    @Nullable
    String lost();

    /** Whether it has ended without having run a single instruction: what it was started for can be started again. */
    boolean isNeverStarted();

    /** Why it has ended without having run a single instruction, and would the next time; else null. */
    default @Nullable LaunchRefusedException refusal() {
        return null;
    }

    /** Calls back, on any thread, when the command itself has ended; at once if it has. */
    void whenEnded(Runnable bell);

    /** Asks the whole tree to end. A command that was not yet started never will be. */
    void terminate();

    /** Ends the whole tree, and looks again until nothing is found. */
    void kill();

    /** Whether any member of the tree is still there. */
    boolean isTreeAlive();

    /** What the whole tree has in memory at this moment; null where it cannot be told. */
    @Nullable
    Long memoryBytes();

    /** Whether the system ended a member because the tree reached its memory limit. */
    boolean isOutOfMemory();

    /** At least so many processes outlived a command that ended by itself; 0 when none did or nobody can tell. */
    int leaked();

    /** By what each limit of this command is enforced. */
    Map<String, String> enforced();

    /** The most that the tree ever had in memory; null where nobody kept count. */
    @Nullable
    Long peakMemoryBytes();

    /** Processor time of the command and of the children it waited for, or of the whole tree; null where nobody counted. */
    @Nullable
    Long cpuMs();

    /** Lets go of what the system holds for it, after its end. */
    void release();
}
