package hdcf.worker.spool;

import hdcf.schema.wire.InlineOutput;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command wrote to one stream, once nothing more is written.
 *
 * @param inline the bytes themselves, when they are few: then the file is not forced to the disk, and they have to go into
 *     the outcome that the journal keeps
 * @param dropped bytes that were left out of the middle, because there were more than the stream may have
 */
public record SealedStream(
        Path path,
        Path tmpPath,
        String sha256,
        long length,
        @Nullable InlineOutput inline,
        long dropped) {
    /** Whether the command wrote more than is kept. */
    public boolean isTruncated() {
        return dropped > 0;
    }
}
