package hdcf.control.job;

/** How an attempt ended, in the books. */
public enum AttemptOutcome {
    /** Reported as done. */
    COMPLETED,
    /** Reported as failed. */
    FAILED,
    /** Never reported; the job went on without it. */
    LOST,
    /** The job was aborted. */
    ABORTED,
    /** Given back; it never started. */
    RELEASED
}
