package hdcf.control;

/** The program cannot start as it was asked to; the message says what was expected, found, and what to do. */
final class BadConfig extends Exception {
    /** As {@code EX_CONFIG} of sysexits. */
    static final int EXIT_CODE = 78;

    private static final long serialVersionUID = 1L;

    BadConfig(String message) {
        super(message);
    }
}
