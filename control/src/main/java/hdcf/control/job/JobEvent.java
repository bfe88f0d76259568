package hdcf.control.job;

/** What can happen to a job. */
public enum JobEvent {
    /** A worker takes it. */
    CLAIM,
    /** Its holder acknowledges it. */
    ACK,
    /** Nobody acknowledged it in time. */
    EXPIRE,
    /** Nobody acknowledged it in time, too often in a row. */
    BURY,
    /** Its holder gives it back: it never started. */
    RELEASE,
    /** It is reported as done. */
    COMPLETE,
    /** An attempt ended badly, and there will be another. */
    RETRY,
    /** An attempt ended badly, and it was the last. */
    GIVE_UP,
    /** Its worker is unheard, or no longer knows it. */
    LOSE,
    /** Its worker is back and still runs it. */
    REVIVE,
    /** What it waited for has come: its time, the end of its back-off, other jobs, a place in its batch. */
    DUE,
    /** A person stops it. */
    ABORT,
    /** A person holds it back. */
    HOLD,
    /** A person lets it go on. */
    RESUME,
    /** A person changes its priority or its timeout. */
    CHANGE,
    /** A person has it tried again, with its budget as at the beginning. */
    RERUN
}
