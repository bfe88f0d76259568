package hdcf.control.job;

import hdcf.schema.wire.WorkerHealth;
import org.jspecify.annotations.Nullable;

/**
 * That a worker is put aside, or would be.
 *
 * @param reason for people
 * @param untilMs when that is over, in Unix milliseconds that advance with the monotonic clock; null: until somebody resumes it
 */
public record Aside(Kind kind, String reason, @Nullable Long untilMs) {
    /** What it means. */
    public enum Kind {
        /** It would cool down, but it is the last healthy one and goes on. */
        SPARED,
        /** Too many of its attempts ended badly in a row; it gets nothing for a while. */
        COOLING,
        /** It has cooled down and gets one job on trial. */
        PROBING,
        /** An operator wants it to get nothing. */
        QUARANTINED,
        /** An operator wants it to end what it runs and to get nothing more. */
        DRAINING
    }

    /** Whether an operator said so, and only an operator or time ends it. */
    public boolean isOrdered() {
        return kind == Kind.QUARANTINED || kind == Kind.DRAINING;
    }

    /** How its worker is while it is heard. */
    public WorkerHealth health() {
        return switch (kind) {
            case SPARED -> WorkerHealth.HEALTHY;
            case COOLING, PROBING, QUARANTINED -> WorkerHealth.UNHEALTHY;
            case DRAINING -> WorkerHealth.DRAINING;
        };
    }
}
