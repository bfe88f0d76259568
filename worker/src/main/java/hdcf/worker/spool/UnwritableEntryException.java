package hdcf.worker.spool;

import java.io.IOException;

/** An entry that no journal can hold: trying again is of no use, another disk would refuse it too. */
public final class UnwritableEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwritableEntryException(String message) {
        super(message);
    }

    UnwritableEntryException(String message, Exception cause) {
        super(message, cause);
    }
}
