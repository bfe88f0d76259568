package hdcf.control.store;

import hdcf.schema.wire.Progress;
import org.jspecify.annotations.Nullable;

/** What the writer's memory knows of workers and their attempts, and is not stored. May be called by any thread. */
public interface LiveWorkerFigures {
    /** Seconds since the worker was heard; null when it is not known. */
    @Nullable
    Long silentSeconds(String workerId);

    /** How far the attempt that holds this job is; null when nobody said. */
    @Nullable
    Progress progress(long jobNumber);

    /** From which silence on a worker is suspect, in seconds. */
    long suspectSeconds();
}
