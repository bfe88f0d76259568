package hdcf.worker;

import hdcf.schema.port.Clock;
import java.time.Duration;

/** A clock that a test moves by hand. */
public final class HandClock implements Clock {
    private long wallMs = 1_800_000_000_000L;
    private long nanos = 5_000_000_000L;

    @Override
    public synchronized long wallMillis() {
        return wallMs;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /** Time passes. */
    public synchronized void pass(Duration time) {
        wallMs += time.toMillis();
        nanos += time.toNanos();
    }
}
