package hdcf.control.job;

/**
 * What a job is from its submission to its end. Its checkpoint changes; after OOM its memory, and its class with it; and a person
 * may change priority and timeout while it waits.
 *
 * @param argsJson its arguments as they are stored, a JSON array
 * @param createdAt Unix seconds
 */
public record JobSpec(
        long number,
        String id,
        long classId,
        String command,
        String argsJson,
        String workingDir,
        long timeoutMs,
        int priority,
        long createdAt,
        int maxAttempts,
        int crashLimit,
        Wishes wishes,
        Ties ties) {
    /** A job that belongs to no other. */
    public JobSpec(
            long number,
            String id,
            long classId,
            String command,
            String argsJson,
            String workingDir,
            long timeoutMs,
            int priority,
            long createdAt,
            int maxAttempts,
            int crashLimit,
            Wishes wishes) {
        this(
                number,
                id,
                classId,
                command,
                argsJson,
                workingDir,
                timeoutMs,
                priority,
                createdAt,
                maxAttempts,
                crashLimit,
                wishes,
                Ties.NONE);
    }

    JobSpec with(long otherClassId, Wishes others) {
        return new JobSpec(
                number,
                id,
                otherClassId,
                command,
                argsJson,
                workingDir,
                timeoutMs,
                priority,
                createdAt,
                maxAttempts,
                crashLimit,
                others,
                ties);
    }

    JobSpec with(int otherPriority, long otherTimeoutMs) {
        return new JobSpec(
                number,
                id,
                classId,
                command,
                argsJson,
                workingDir,
                otherTimeoutMs,
                otherPriority,
                createdAt,
                maxAttempts,
                crashLimit,
                wishes,
                ties);
    }
}
