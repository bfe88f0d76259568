package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Lets short jobs share a call: what comes alone is done at once, what comes in the first moments after a call waits for
 * company, until there is enough of it. A call for each job costs both programs more than the job itself. Where the last call
 * brought many, jobs are short on all sides, and waiting for as many again is worth a longer moment. Confined to one thread,
 * except {@link #isWorthARing}.
 */
final class Gathering {
    /** Some calls long, and less than anybody sees. */
    static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Where many come together. */
    static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final Clock clock;
    private long calledNanos;
    private long patienceNanos;
    private boolean hasCalled;
    private volatile int brought;
    private volatile boolean isHolding;

    Gathering(Clock clock) {
        this.clock = clock;
    }

    /** A turn begins, in which nothing is held up yet. */
    void begin() {
        isHolding = false;
    }

    /**
     * Whether to wait for more.
     *
     * @param have what there is to do
     * @param all what there could be to do at most
     */
    boolean holds(int have, int all) {
        patienceNanos = 2 * brought > all ? LONG_NANOS : SHORT_NANOS;
        isHolding = hasCalled && have > 0 && !isEnough(have, all) && remainingNanos() > 0;
        return isHolding;
    }

    /** As many as the last time; at least half, and not so many that nobody has anything to do meanwhile. */
    private boolean isEnough(int have, int all) {
        return 2 * have >= all && (have >= brought || 4 * have >= 3 * all);
    }

    /**
     * Whether whoever waits should be woken for one more: by itself it wakes in a moment, and until there is enough it would
     * go on waiting. For any thread.
     */
    boolean isWorthARing(int have, int all) {
        return !isHolding || isEnough(have, all);
    }

    /** So much was done. */
    void called(int count) {
        calledNanos = clock.nanos();
        hasCalled = true;
        brought = count;
    }

    /** Whether something waits. */
    boolean isHolding() {
        return isHolding;
    }

    /** How long it may still wait, in nanoseconds. */
    long remainingNanos() {
        return Math.max(0, calledNanos + patienceNanos - clock.nanos());
    }
}
