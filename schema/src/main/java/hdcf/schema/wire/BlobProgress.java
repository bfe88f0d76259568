package hdcf.schema.wire;

/**
 * Answer of {@code PUT /blobs/{sha256}}.
 *
 * @param length bytes that are there; the next chunk begins here
 * @param complete whether the blob is whole, checked and durable
 */
public record BlobProgress(long length, boolean complete) {}
