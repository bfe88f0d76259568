package hdcf.control.store;

/** The bytes of one stream of one attempt. */
@SuppressWarnings("ArrayRecordComponent")
public record StoredOutput(byte[] bytes, String sha256) {}
