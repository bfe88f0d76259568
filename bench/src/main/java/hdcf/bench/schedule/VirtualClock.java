package hdcf.bench.schedule;

import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;

/** Time that passes only when it is told to. Confined to one thread. */
final class VirtualClock implements Clock {
    private long wallMs = 1_800_000_000_000L;
    private long nanos = 1_000_000_000L;

    @Override
    public long wallMillis() {
        return wallMs;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    void pass(long ms) {
        wallMs += ms;
        nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
