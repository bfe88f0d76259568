package hdcf.control.command;

import java.util.List;

/**
 * A job that was checked and has its defaults filled in.
 *
 * @param requirements sorted, without duplicates
 * @param scheduledAt Unix seconds; 0 is now
 */
public record NewJob(
        String command,
        List<String> args,
        String workingDir,
        long timeoutMs,
        int maxAttempts,
        int crashLimit,
        int priority,
        long scheduledAt,
        boolean needsGpu,
        List<String> requirements,
        Asked asked) {
    /** A job that asks nothing of its worker. */
    public NewJob(
            String command,
            List<String> args,
            String workingDir,
            long timeoutMs,
            int maxAttempts,
            int crashLimit,
            int priority,
            long scheduledAt,
            boolean needsGpu,
            List<String> requirements) {
        this(
                command,
                args,
                workingDir,
                timeoutMs,
                maxAttempts,
                crashLimit,
                priority,
                scheduledAt,
                needsGpu,
                requirements,
                Asked.NOTHING);
    }

    /** The same with another bond. */
    public NewJob with(Bond bond) {
        return new NewJob(
                command,
                args,
                workingDir,
                timeoutMs,
                maxAttempts,
                crashLimit,
                priority,
                scheduledAt,
                needsGpu,
                requirements,
                asked.with(bond));
    }
}
