package hdcf.worker.process;

/** The command cannot be started, and whoever wrote it is to blame. The message is a sentence for that person. */
public final class LaunchRefusedException extends Exception {
    /** What a shell answers when there is no such program. */
    public static final int NOT_FOUND = 127;
    /** What a shell answers when there is one, but it cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public LaunchRefusedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The exit code that a shell would give: {@link #NOT_FOUND} or {@link #NOT_EXECUTABLE}. */
    public int exitCode() {
        return exitCode;
    }
}
