package hdcf.worker.spool;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeldAssignment;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has no outcome yet, as the journal remembers it.
 *
 * @param assignment as it was claimed; of an attempt that an older program left, no more than its ids
 * @param start null before the command was about to start, and where that note was lost
 * @param intent null unless the worker means to end the command
 */
public record HeldAttempt(
        Assignment assignment,
        Stage stage,
        @Nullable StartNote start,
        @Nullable Intent intent) {
    /** How far an attempt has come. Written before the step it announces. */
    public enum Stage {
        /** Claimed, perhaps acknowledged; its command was not started, unless the line that said so is lost. */
        HELD,
        /** Its command is about to start, or runs: after a crash nobody can say that it did not. */
        STARTED,
        /** Will never start here; has to be given back. */
        UNSTARTED
    }

    static HeldAttempt of(Assignment assignment) {
        return new HeldAttempt(assignment, Stage.HELD, null, null);
    }

    public String jobId() {
        return assignment.jobId();
    }

    public String assignmentId() {
        return assignment.assignmentId();
    }

    /** As the wire names it. */
    public HeldAssignment lease() {
        return new HeldAssignment(jobId(), assignmentId());
    }

    /** Whether what has to be known of it is there; it was read from a file. */
    boolean isWhole() {
        return assignment != null && assignment.jobId() != null && assignment.assignmentId() != null && stage != null;
    }

    HeldAttempt in(Stage next) {
        return new HeldAttempt(assignment, next, start, intent);
    }

    HeldAttempt started(@Nullable StartNote note) {
        return new HeldAttempt(assignment, Stage.STARTED, note, intent);
    }

    HeldAttempt limitedTo(long timeoutMs, @Nullable Long deadlineBootMs) {
        StartNote note = start;
        return new HeldAttempt(
                assignment.limitedTo(timeoutMs),
                stage,
                note == null ? null : new StartNote(note.bootId(), note.startedAtMs(), deadlineBootMs),
                intent);
    }

    HeldAttempt ending(Intent why) {
        return new HeldAttempt(assignment, stage, start, why);
    }
}
