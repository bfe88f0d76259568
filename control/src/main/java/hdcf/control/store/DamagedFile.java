package hdcf.control.store;

/** The database cannot be what was committed: parts of it are damaged, missing or older. Its message says what to do. */
public final class DamagedFile extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedFile(String message) {
        super(message);
    }

    DamagedFile(String message, Throwable cause) {
        super(message, cause);
    }
}
