package hdcf.schema.wire;

/**
 * Content at the control plane, named by its sum.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param length in bytes
 */
public record BlobRef(String sha256, long length) {}
