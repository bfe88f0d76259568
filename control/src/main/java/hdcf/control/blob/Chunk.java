package hdcf.control.blob;

import java.io.InputStream;

/**
 * A part of a blob that arrives.
 *
 * @param sha256 of the whole blob, 64 lower-case hexadecimal digits
 * @param offset of the first byte of the body
 * @param total length of the whole blob
 */
public record Chunk(String sha256, long offset, long total, InputStream body) {}
