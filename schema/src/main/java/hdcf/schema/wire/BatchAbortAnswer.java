package hdcf.schema.wire;

/**
 * Answer of {@code POST /batches/{id}/abort}: from here on no job of it is started, and those that have not ended are aborted a
 * slice at a time.
 *
 * @param unfinished how many had not ended
 */
public record BatchAbortAnswer(String batchId, long number, String reason, long unfinished) {}
