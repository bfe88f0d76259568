package hdcf.schema.daemon;

/** The program cannot start as it was asked to and ends with {@link ExitCode#CONFIG}; the message says what was expected, found, and what to do. */
public final class BadConfig extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal with its sentence. */
    public BadConfig(String message) {
        super(message);
    }
}
