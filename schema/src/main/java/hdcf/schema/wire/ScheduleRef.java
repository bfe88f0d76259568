package hdcf.schema.wire;

/**
 * The recurring work that a job is one time of.
 *
 * @param number of the schedule
 * @param dueAt the time it was due, Unix seconds; no two jobs of a schedule have the same
 */
public record ScheduleRef(long number, long dueAt) {}
