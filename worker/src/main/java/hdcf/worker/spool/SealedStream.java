package hdcf.worker.spool;

import hdcf.schema.wire.InlineOutput;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command wrote to one stream, once nothing more is written.
 *
 * @param inline the bytes themselves, when they are few
 */
public record SealedStream(
        Path path,
        Path tmpPath,
        String sha256,
        long length,
        @Nullable InlineOutput inline) {}
