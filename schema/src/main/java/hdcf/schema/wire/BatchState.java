package hdcf.schema.wire;

/** How the jobs of a batch stand, taken together. */
public enum BatchState {
    /** None of its jobs was ever handed out. */
    QUEUED,
    /** Some of its jobs have not ended. */
    RUNNING,
    /** Every job has ended, and as many of them well as the policy asks for. */
    COMPLETED,
    /** Every job has ended, and some of them well, which the policy calls a part. */
    PARTIALLY_COMPLETED,
    /** Every job has ended, and too few of them well. */
    FAILED;

    /** Whether every job has ended. */
    public boolean isTerminal() {
        return this != QUEUED && this != RUNNING;
    }
}
