package hdcf.worker.attempt;

/**
 * Milliseconds since this machine was started, counting the time it slept: deadlines in it hold over a restart of the
 * worker, and no change of the wall clock moves them.
 */
@FunctionalInterface
public interface BootClock {
    long millis();
}
