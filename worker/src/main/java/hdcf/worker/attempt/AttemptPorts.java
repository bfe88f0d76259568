package hdcf.worker.attempt;

import hdcf.schema.port.Clock;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.InputCache;
import hdcf.worker.spool.Spool;
import org.jspecify.annotations.Nullable;

/** What an attempt reaches the world through. */
public record AttemptPorts(
        Spool spool, ProcessLauncher launcher, Acknowledger acknowledger, InputCache inputs, Time time) {
    /**
     * What it tells time by.
     *
     * @param bootId names this run of the system; null where it cannot be told
     */
    public record Time(
            Clock clock, BootClock bootClock, @Nullable String bootId) {}

    Clock clock() {
        return time.clock();
    }
}
