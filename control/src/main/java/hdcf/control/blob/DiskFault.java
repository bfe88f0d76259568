package hdcf.control.blob;

import java.io.IOException;

/** The folder could not be written or read; the sentence says what was tried. */
public final class DiskFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiskFault(String message, IOException cause) {
        super(message, cause);
    }
}
