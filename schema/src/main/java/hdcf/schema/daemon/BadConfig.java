package hdcf.schema.daemon;

/** The program cannot start as it was asked to; the message says what was expected, found, and what to do. */
public final class BadConfig extends Exception {
    /** As {@code EX_CONFIG} of sysexits. */
    public static final int EXIT_CODE = 78;

    private static final long serialVersionUID = 1L;

    /** A refusal with its sentence. */
    public BadConfig(String message) {
        super(message);
    }
}
