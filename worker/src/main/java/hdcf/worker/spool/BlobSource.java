package hdcf.worker.spool;

import java.io.IOException;
import java.nio.file.Path;

/** The port through which content that is named by its sum comes to this machine. */
@FunctionalInterface
public interface BlobSource {
    /** What came of one try. */
    enum Verdict {
        /** The file holds the content, and its sum was checked. */
        DONE,
        /** Nobody can tell now; what has come is kept, ask again. */
        LATER,
        /** The control plane does not have it. */
        UNKNOWN
    }

    /**
     * Brings the content to a file, which is there only when it is whole and durable; goes on where an earlier try stopped.
     *
     * @throws IOException when this machine's disk is to blame
     */
    Verdict fetch(String sha256, Path file) throws IOException;
}
