package hdcf.worker.loop;

import java.util.function.LongSupplier;

/** A loop beside the work: looks at cards, removes old output, notices that the machine slept. */
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
