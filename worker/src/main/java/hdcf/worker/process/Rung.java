package hdcf.worker.process;

import java.util.Locale;

/** A way to start commands, the best first; each is tried before it is used. */
public enum Rung {
    /** Bash with job control: a process group for each command, without one more program. */
    BASH(true),
    /** Any POSIX shell and setsid(1): a session for each command, for one more program. */
    SETSID(true),
    /** Any POSIX shell alone: commands share the process group of their shell. */
    PLAIN(false),
    /** No shell: the worker's own children, which do not outlive it with an exit code. */
    DIRECT(false);

    private final boolean isGroup;

    Rung(boolean isGroup) {
        this.isGroup = isGroup;
    }

    /** Whether each command has a process group of its own. */
    boolean isGroup() {
        return isGroup;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
