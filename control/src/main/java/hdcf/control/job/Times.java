package hdcf.control.job;

import org.jspecify.annotations.Nullable;

/**
 * When things happened to a job, in Unix milliseconds.
 *
 * @param dueAtMs when a job that waits may go on
 */
public record Times(
        @Nullable Long dueAtMs,
        long updatedAtMs,
        @Nullable Long assignedAtMs,
        @Nullable Long startedAtMs,
        @Nullable Long endedAtMs) {
    Times updated(long nowMs) {
        return new Times(null, nowMs, assignedAtMs, startedAtMs, endedAtMs);
    }

    Times due(long atMs, long nowMs) {
        return new Times(atMs, nowMs, assignedAtMs, startedAtMs, endedAtMs);
    }

    /** As if it had not run yet. */
    Times restarted() {
        return new Times(dueAtMs, updatedAtMs, null, null, null);
    }

    Times assigned(long nowMs) {
        return new Times(null, nowMs, nowMs, null, null);
    }

    Times started(long nowMs) {
        return new Times(null, nowMs, assignedAtMs, nowMs, null);
    }

    Times ended(long nowMs) {
        return new Times(null, nowMs, assignedAtMs, startedAtMs, nowMs);
    }
}
