package hdcf.worker.spool;

/** Another worker uses the same state file. The message is a sentence for people. */
public final class StateLockedException extends Exception {
    private static final long serialVersionUID = 1L;

    StateLockedException(String message) {
        super(message);
    }
}
