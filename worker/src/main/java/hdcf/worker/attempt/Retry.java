package hdcf.worker.attempt;

import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;

/** When to try again what the disk or the network refused. Confined to one thread. */
final class Retry {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private boolean isWaiting;
    private long untilNanos;

    Retry(Clock clock) {
        this.clock = clock;
    }

    void later() {
        untilNanos = clock.nanos() + PAUSE_NANOS;
        isWaiting = true;
    }

    void clear() {
        isWaiting = false;
    }

    boolean isWaiting() {
        return isWaiting && remainingNanos() > 0;
    }

    /** Whether something is to be tried again, now or later. */
    boolean isOwed() {
        return isWaiting;
    }

    long remainingNanos() {
        return Math.max(0, untilNanos - clock.nanos());
    }
}
