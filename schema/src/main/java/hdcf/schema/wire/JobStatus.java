package hdcf.schema.wire;

import java.util.EnumSet;
import java.util.Set;

/** The eight durable states of a job. Each sentence says who moves the job on. */
public enum JobStatus {
    /** Waits for a worker to claim it, or for its time, its batch or other jobs to make it ready. */
    PENDING(false),
    /** Handed to a worker that has not acknowledged it; the worker's ack or the expiry of the assignment moves it on. */
    ASSIGNED(false),
    /** Acknowledged; the worker's report, its silence, or an abort moves it on. */
    RUNNING(false),
    /** Ended well. Nothing moves it on. */
    COMPLETED(true),
    /** Ended for good without success. Nothing moves it on, unless a person has it tried again. */
    FAILED(true),
    /** Its worker is unheard; the worker's return, its late report, or the end of the lost grace moves it on. */
    LOST(false),
    /** Will be tried again; the end of the back-off, or late truth of the last attempt, moves it on. */
    RETRYING(false),
    /** Stopped by a person. Nothing moves it on. */
    ABORTED(true);

    private static final Set<JobStatus> TERMINAL = EnumSet.noneOf(JobStatus.class);

    static {
        for (JobStatus status : values()) {
            if (status.terminal) {
                TERMINAL.add(status);
            }
        }
    }

    private final boolean terminal;

    JobStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether the job has ended and no machine will ever change it again. */
    public boolean isTerminal() {
        return terminal;
    }

    /** The states in which a job has ended. */
    public static Set<JobStatus> terminal() {
        return Set.copyOf(TERMINAL);
    }
}
