package hdcf.schema.wire;

/**
 * A time limit that was changed while the job ran, counted from its start.
 *
 * @param timeoutMs 0 leaves it to the worker
 */
public record TimeoutNotice(String jobId, String assignmentId, long timeoutMs) {}
