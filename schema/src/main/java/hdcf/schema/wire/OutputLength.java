package hdcf.schema.wire;

/**
 * The answer to a chunk of output.
 *
 * @param length bytes that are held of the stream
 * @param watched whether somebody follows it, who would like the next chunk soon
 */
public record OutputLength(long length, boolean watched) {}
