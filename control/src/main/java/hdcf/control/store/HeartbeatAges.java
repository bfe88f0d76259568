package hdcf.control.store;

import hdcf.schema.wire.Progress;
import org.jspecify.annotations.Nullable;

/** What the writer's memory knows of workers and is not stored: when they were heard. May be called by any thread. */
@FunctionalInterface
public interface HeartbeatAges {
    /** Seconds since the worker was heard; null when it is not known. */
    @Nullable
    Long silentSeconds(String workerId);

    /** How far the attempt that holds this job is; null when nobody said. */
    default @Nullable Progress progress(long jobNumber) {
        return null;
    }

    /** From which silence on a worker is suspect, in seconds. */
    default long suspectSeconds() {
        return Long.MAX_VALUE;
    }
}
