package hdcf.worker.spool;

import hdcf.schema.wire.HeldAssignment;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has no outcome yet, as the state file remembers it.
 *
 * @param pid of the command, once it is known
 * @param startedAtMs of the command, as the system says; with the pid it names one process
 */
public record HeldAttempt(
        String jobId,
        String assignmentId,
        Stage stage,
        @Nullable Long pid,
        @Nullable Long startedAtMs) {
    /** How far an attempt has come. Written before the step it announces. */
    public enum Stage {
        /** Claimed, perhaps acknowledged; its command was certainly not started. */
        HELD,
        /** Its command is about to start, or runs: after a crash nobody can say that it did not. */
        STARTED,
        /** Will never start here; has to be given back. */
        UNSTARTED
    }

    /** As the wire names it. */
    public HeldAssignment lease() {
        return new HeldAssignment(jobId, assignmentId);
    }

    HeldAttempt in(Stage next) {
        return new HeldAttempt(jobId, assignmentId, next, pid, startedAtMs);
    }

    HeldAttempt running(long processId, @Nullable Long processStartedAtMs) {
        return new HeldAttempt(jobId, assignmentId, Stage.STARTED, processId, processStartedAtMs);
    }
}
