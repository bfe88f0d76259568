package hdcf.worker.spool;

import hdcf.schema.wire.ReportRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the state file.
 *
 * @param version of this form; a newer one is not touched
 * @param workerId whose state it is
 * @param completionSeq the last number given to an outcome
 * @param attempts without an outcome
 * @param completedJobs outcomes without an answer, oldest first
 */
public record WorkerState(
        int version,
        @Nullable String workerId,
        long completionSeq,
        List<HeldAttempt> attempts,
        List<ReportRequest> completedJobs) {
    static final int VERSION = 1;

    static WorkerState empty() {
        return new WorkerState(VERSION, null, 0, List.of(), List.of());
    }

    /** Whether every member that the worker relies on is there. */
    boolean isWhole() {
        return attempts != null
                && completedJobs != null
                && completionSeq >= 0
                && attempts.stream().allMatch(WorkerState::isWhole)
                && completedJobs.stream().allMatch(WorkerState::isWhole);
    }

    private static boolean isWhole(HeldAttempt attempt) {
        return attempt != null && attempt.jobId() != null && attempt.assignmentId() != null && attempt.stage() != null;
    }

    private static boolean isWhole(ReportRequest outcome) {
        return outcome != null && outcome.jobId() != null && outcome.assignmentId() != null && outcome.status() != null;
    }
}
