package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Lets short jobs share a call: what comes alone is done at once, what comes in the first moments after a call waits for
 * company, until there is enough of it. A call for each job costs both programs more than the job itself. Confined to one
 * thread, except {@link #isWorthARing}.
 */
final class Gathering {
    /** Some calls long, and less than anybody sees. */
    static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Clock clock;
    private long calledNanos;
    private boolean hasCalled;
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
        isHolding = hasCalled && have > 0 && !isEnough(have, all) && remainingNanos() > 0;
        return isHolding;
    }

    private static boolean isEnough(int have, int all) {
        return 2 * have >= all;
    }

    /**
     * Whether whoever waits should be woken for one more: by itself it wakes in a moment, and until there is enough it would
     * go on waiting. For any thread.
     */
    boolean isWorthARing(int have, int all) {
        return !isHolding || isEnough(have, all);
    }

    /** Something was done. */
    void called() {
        calledNanos = clock.nanos();
        hasCalled = true;
    }

    /** Whether something waits. */
    boolean isHolding() {
        return isHolding;
    }

    /** How long it may still wait, in nanoseconds. */
    long remainingNanos() {
        return Math.max(0, calledNanos + MOST_NANOS - clock.nanos());
    }
}
