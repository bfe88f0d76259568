package hdcf.schema.wire;

/**
 * What one worker could do with a ready job.
 *
 * @param code {@code takes} (with its next poll), {@code behind}, {@code full}, {@code declined}, {@code limited}, {@code put_aside}, {@code lacks} or
 *     {@code offline}
 * @param sentence the same for people
 */
public record WhyWorker(String workerId, String code, String sentence) {}
