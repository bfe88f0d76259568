package hdcf.worker.process;

/** The command cannot be started here. The message is a sentence for the person who wrote it. */
public final class LaunchRefusedException extends Exception {
    /** What a shell answers when there is no such program. */
    public static final int NOT_FOUND = 127;
    /** What a shell answers when there is one, but it cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean isInfrastructure;

    public LaunchRefusedException(int exitCode, String message) {
        this(exitCode, message, false);
    }

    private LaunchRefusedException(int exitCode, String message, boolean isInfrastructure) {
        super(message);
        this.exitCode = exitCode;
        this.isInfrastructure = isInfrastructure;
    }

    /** Another machine could run it: this one lacks what it requires. */
    public static LaunchRefusedException infrastructure(String message) {
        return new LaunchRefusedException(NOT_EXECUTABLE, message, true);
    }

    /** The exit code that a shell would give: {@link #NOT_FOUND} or {@link #NOT_EXECUTABLE}. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether this machine is to blame, and not whoever wrote the command. */
    public boolean isInfrastructure() {
        return isInfrastructure;
    }
}
