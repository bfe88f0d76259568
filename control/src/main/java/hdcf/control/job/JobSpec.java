package hdcf.control.job;

/**
 * What a job is from its submission to its end; only the checkpoint among its wishes changes.
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
        Wishes wishes) {}
