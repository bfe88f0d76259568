package hdcf.worker.loop;

import java.util.function.LongSupplier;

/** A duty cycle that runs one piece of work at each turn and then naps for as long as it is told; it never counts as work done. */
final class Upkeep implements DutyCycle {
    private final String name;
    private final Runnable work;
    private final LongSupplier napNanos;
    private final Doorbell bell = new Doorbell();

    Upkeep(String name, Runnable work, LongSupplier napNanos) {
        this.name = name;
        this.work = work;
        this.napNanos = napNanos;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        return napNanos.getAsLong();
    }

    @Override
    public int doWork() {
        work.run();
        return 0;
    }
}
