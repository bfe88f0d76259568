package hdcf.control.store;

/**
 * The file can no longer be trusted through this connection: an I/O error, a full disk, corruption, or a guard that failed
 * although the writer is alone. The process must end and start again; nothing may be written after it.
 */
public final class StorageFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault with its cause. */
    public StorageFault(String message, Throwable cause) {
        super(message, cause);
    }

    /** A fault that was found by ourselves. */
    public StorageFault(String message) {
        super(message);
    }
}
