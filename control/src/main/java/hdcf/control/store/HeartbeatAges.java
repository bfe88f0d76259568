package hdcf.control.store;

import org.jspecify.annotations.Nullable;

/** How long ago each worker was heard. May be called by any thread. */
@FunctionalInterface
public interface HeartbeatAges {
    /** Seconds since the worker was heard; null when it is not known. */
    @Nullable
    Long silentSeconds(String workerId);
}
