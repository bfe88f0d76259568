package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * How a command ended that a slot shell was told to start.
 *
 * @param lost why there is no exit code; null when there is one
 * @param isNeverStarted whether it never ran and may be started again
 * @param refusal why it never ran and would not the next time either; else null
 */
record JobEnd(
        @Nullable Integer exitCode,
        @Nullable String lost,
        boolean isNeverStarted,
        @Nullable LaunchRefusedException refusal) {
    static JobEnd exited(int exitCode) {
        return new JobEnd(exitCode, null, false, null);
    }

    static JobEnd lost(String why) {
        return new JobEnd(null, why, false, null);
    }

    static JobEnd neverStarted(@Nullable LaunchRefusedException refusal) {
        return refusal == null
                ? new JobEnd(null, "The command was stopped before it was started", true, null)
                : new JobEnd(null, refusal.getMessage(), false, refusal);
    }
}
