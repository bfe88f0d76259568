package hdcf.schema.wire;

/**
 * A file that an attempt left behind, as {@code GET /jobs/{id}/files} lists it.
 *
 * @param path relative to the job's own folder
 * @param sha256 names the blob that holds its content
 * @param attempt the lease epoch of the attempt
 */
public record StoredFile(String path, long length, String sha256, boolean executable, long attempt) {}
