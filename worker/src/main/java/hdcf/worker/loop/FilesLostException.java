package hdcf.worker.loop;

import java.io.IOException;

/** A file of this machine is not there any more as it was; the network is not to blame. The message is a sentence for people. */
final class FilesLostException extends IOException {
    private static final long serialVersionUID = 1L;

    FilesLostException(String message, IOException cause) {
        super(message, cause);
    }
}
