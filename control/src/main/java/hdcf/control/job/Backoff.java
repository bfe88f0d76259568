package hdcf.control.job;

import hdcf.schema.wire.RetryPolicy;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long a job waits for its next attempt: it grows with each bad end, up to a cap, with jitter so that jobs that failed
 * together do not come back together.
 *
 * @param factor by which it grows, from 1
 * @param jitter the part of it that is drawn at random, from 0 to 1
 */
public record Backoff(long firstMs, long capMs, double factor, double jitter) {
    /** 1 s doubling to 5 min. */
    public static final Backoff STANDARD = new Backoff(1_000, 300_000);

    /** No job may ask for a longer one. */
    public static final long LONGEST_MS = 86_400_000;

    /** Doubles, a fifth of it at random. */
    public Backoff(long firstMs, long capMs) {
        this(firstMs, capMs, 2, 0.2);
    }

    /** This one, with what a job wants otherwise; a first wait above the cap raises the cap. */
    Backoff with(RetryPolicy asked) {
        long first = Objects.requireNonNullElse(asked.firstMs(), firstMs);
        return new Backoff(
                first,
                Math.max(first, Objects.requireNonNullElse(asked.capMs(), capMs)),
                Objects.requireNonNullElse(asked.factor(), factor),
                Objects.requireNonNullElse(asked.jitter(), jitter));
    }

    /**
     * When the next attempt may begin.
     *
     * @param ends bad ends so far, at least 1
     */
    long dueAtMs(int ends, long nowMs, RandomGenerator random) {
        double grown = firstMs * Math.pow(factor, Math.max(ends - 1, 0));
        long delay = (long) Math.min(grown, (double) capMs);
        return nowMs + delay - Math.round(delay * jitter * random.nextDouble());
    }
}
