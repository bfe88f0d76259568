package hdcf.verify.sim;

import hdcf.schema.port.Clock;

/** The clock of one machine: virtual time with a skew, a drift, jumps of the wall clock, and sleep. */
final class NodeClock implements Clock {
    /** Beyond the time stamp of any real file, which some production code compares with it. */
    static final long EPOCH_MS = 2_900_000_000_000L;

    private static final long NANOS_PER_MS = 1_000_000L;
    private static final long ORIGIN_NANOS = 1_000_000_000_000L;

    private final Timeline timeline;
    private final double rate;
    private final long skewMs;
    private long jumpedMs;
    private long sleptNanos;

    /** @param drift how much faster than true time it runs, as a fraction */
    NodeClock(Timeline timeline, long skewMs, double drift) {
        this.timeline = timeline;
        this.skewMs = skewMs;
        this.rate = 1.0 + drift;
    }

    private long passedNanos() {
        return (long) (timeline.now() * rate);
    }

    @Override
    public long wallMillis() {
        return EPOCH_MS + skewMs + jumpedMs + passedNanos() / NANOS_PER_MS;
    }

    @Override
    public long nanos() {
        return ORIGIN_NANOS + passedNanos() - sleptNanos;
    }

    /** Since the machine was started, sleep included. */
    long bootMillis() {
        return (ORIGIN_NANOS + passedNanos()) / NANOS_PER_MS;
    }

    /** True nanoseconds in which this clock's monotonic time passes so many. */
    long trueNanos(long ofMine) {
        return ofMine <= 0 ? 0 : Math.min(Long.MAX_VALUE / 4, (long) ((double) ofMine / rate)) + 1;
    }

    void jump(long ms) {
        jumpedMs += ms;
    }

    /** The wall clock is set right. */
    void setRight() {
        jumpedMs = 0;
    }

    /** The machine slept: its monotonic clock stood still. */
    void slept(long nanos) {
        sleptNanos += (long) (nanos * rate);
    }

    /** A clock that is never found to be past the moment at which it was first read: what is due then never is. */
    static Clock standing() {
        return new Clock() {
            private boolean wasRead;

            @Override
            public long wallMillis() {
                return EPOCH_MS;
            }

            @Override
            public long nanos() {
                long first = wasRead ? 0 : Long.MAX_VALUE / 2;
                wasRead = true;
                return first;
            }
        };
    }
}
