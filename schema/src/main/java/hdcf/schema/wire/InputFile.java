package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * A file that a job finds in its own folder.
 *
 * @param path relative to that folder, with {@code /}; never leads out of it
 * @param sha256 names the blob that holds its content
 * @param executable whether it may be executed; absent means no
 */
public record InputFile(
        String path, String sha256, @Nullable Boolean executable) {}
