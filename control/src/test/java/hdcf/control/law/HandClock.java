package hdcf.control.law;

import hdcf.schema.port.Clock;
import java.time.Duration;

/** A clock that a test moves by hand. The wall and the monotonic clock may be moved apart. */
final class HandClock implements Clock {
    private long wallMs = 1_800_000_000_000L;
    private long nanos = 5_000_000_000L;

    @Override
    public long wallMillis() {
        return wallMs;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Time passes on both clocks. */
    void pass(Duration time) {
        wallMs += time.toMillis();
        nanos += time.toNanos();
    }

    /** Somebody sets the wall clock. */
    void jump(Duration by) {
        wallMs += by.toMillis();
    }
}
