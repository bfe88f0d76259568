package hdcf.control.output;

/** What a report says of one stream. */
public record Claim(Stream stream, long length, String sha256) {}
