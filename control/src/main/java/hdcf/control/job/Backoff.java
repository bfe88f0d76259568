package hdcf.control.job;

import java.util.random.RandomGenerator;

/**
 * How long a job waits for its next attempt: it doubles with each bad end, up to a cap, with jitter so that jobs that failed
 * together do not come back together.
 */
public record Backoff(long firstMs, long capMs) {
    /** 1 s doubling to 5 min. */
    public static final Backoff STANDARD = new Backoff(1_000, 300_000);

    private static final double JITTER = 0.2;
    private static final int MAX_DOUBLINGS = 30;

    /**
     * When the next attempt may begin.
     *
     * @param ends bad ends so far, at least 1
     */
    long dueAtMs(int ends, long nowMs, RandomGenerator random) {
        long doubled = firstMs << Math.min(Math.max(ends - 1, 0), MAX_DOUBLINGS);
        long delay = Math.min(doubled, capMs);
        return nowMs + delay - Math.round(delay * JITTER * random.nextDouble());
    }
}
