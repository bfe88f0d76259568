package hdcf.schema.wire;

/** Whether recurring work goes on. */
public enum ScheduleState {
    /** A job is submitted at the next time. */
    ACTIVE,
    /** Nothing is submitted, and what falls due meanwhile is not made up for. */
    PAUSED
}
