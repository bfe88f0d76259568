package hdcf.schema.wire;

/**
 * A file that an attempt left behind and its worker stored as a blob.
 *
 * @param path relative to the job's own folder, with {@code /}; shown, never opened by the control plane
 * @param length in bytes
 * @param sha256 names the blob that holds its content
 * @param executable whether its owner may execute it
 */
public record OutputFile(String path, long length, String sha256, boolean executable) {}
