package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that the machine slept: its time since boot goes on while it sleeps, the monotonic clock stands still.
 *
 * <p>Where the time since boot is not told, the wall clock has to do; it also jumps when somebody sets it, so only a long
 * jump forwards is taken for sleep. Each sleep is told once. Confined to one thread, which looks every few seconds.
 */
final class SleepWatch {
    private static final long BOOT_TOLERANCE_MS = 2_000;
    private static final long WALL_TOLERANCE_MS = 30_000;

    private final Clock clock;
    private final LongSupplier bootMillis;
    private final Consumer<Duration> whenSlept;
    private boolean hasBoot;
    private long lastAheadMs;

    /**
     * A watch that begins now.
     *
     * @param bootMillis since boot, sleep included; below zero where it is not told
     */
    SleepWatch(Clock clock, LongSupplier bootMillis, Consumer<Duration> whenSlept) {
        this.clock = clock;
        this.bootMillis = bootMillis;
        this.whenSlept = whenSlept;
        this.lastAheadMs = aheadMs();
    }

    /** Looks once. Answers whether the machine slept since the last look. */
    boolean look() {
        boolean hadBoot = hasBoot;
        long ahead = aheadMs();
        long sleptMs = ahead - lastAheadMs;
        // Small steps are how clocks are kept right; taking them in at once keeps them from adding up.
        lastAheadMs = ahead;
        if (hadBoot != hasBoot || sleptMs < (hasBoot ? BOOT_TOLERANCE_MS : WALL_TOLERANCE_MS)) {
            return false;
        }
        whenSlept.accept(Duration.ofMillis(sleptMs));
        return true;
    }

    private long aheadMs() {
        long monotonicMs = TimeUnit.NANOSECONDS.toMillis(clock.nanos());
        long sinceBoot = bootMillis.getAsLong();
        hasBoot = sinceBoot >= 0;
        return (hasBoot ? sinceBoot : clock.wallMillis()) - monotonicMs;
    }
}
