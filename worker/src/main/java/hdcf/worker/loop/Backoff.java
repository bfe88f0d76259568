package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When to try again after trouble: twice as long each time, up to a limit, and never at the same moment as every other
 * worker. Confined to one thread.
 */
final class Backoff {
    private static final long FIRST_MS = 250;

    private final Clock clock;
    private final RandomGenerator random;
    private final long limitMs;
    private long nextMs = FIRST_MS;
    private long dueNanos;
    private boolean waiting;

    Backoff(Clock clock, RandomGenerator random, long limitMs) {
        this.clock = clock;
        this.random = random;
        this.limitMs = limitMs;
    }

    /** It went wrong: waits between half of the time and all of it. */
    void failed() {
        long waitMs = nextMs / 2 + random.nextLong(nextMs / 2 + 1);
        nextMs = Math.min(limitMs, nextMs * 2);
        dueNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        waiting = true;
    }

    /** It went well: the next trouble starts from the beginning. */
    void succeeded() {
        nextMs = FIRST_MS;
        waiting = false;
    }

    /** Whether it may be tried. */
    boolean isDue() {
        return !waiting || clock.nanos() - dueNanos >= 0;
    }

    /** How long until it may be tried, in nanoseconds. */
    long remainingNanos() {
        return waiting ? Math.max(0, dueNanos - clock.nanos()) : 0;
    }
}
