package hdcf.worker.loop;

import hdcf.schema.wire.HeldAssignment;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.EndOrder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One place for a running command: moves its attempt on, one step at a time. */
final class SlotLoop implements DutyCycle {
    private static final long IDLE_NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int index;
    private final Doorbell bell = new Doorbell();
    private final Runnable whenFree;
    private final AtomicReference<@Nullable Attempt> current = new AtomicReference<>();
    private @Nullable Attempt watched;

    /**
     * @param whenFree called when an attempt is over: there is room for work, and perhaps an outcome to report
     */
    SlotLoop(int index, Runnable whenFree) {
        this.index = index;
        this.whenFree = whenFree;
    }

    @Override
    public String name() {
        return "slot-" + index;
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        Attempt attempt = current.get();
        return attempt == null ? IDLE_NAP_NANOS : attempt.napNanos();
    }

    @Override
    public int doWork() {
        Attempt attempt = current.get();
        if (attempt == null) {
            return 0;
        }
        int steps = attempt.doWork();
        if (steps > 0 && !attempt.equals(watched)) {
            watch(attempt);
        }
        if (attempt.isOver()) {
            watched = null;
            current.set(null);
            whenFree.run();
        }
        return steps;
    }

    private void watch(Attempt attempt) {
        if (attempt.onExit(bell::ring)) {
            watched = attempt;
        }
    }

    boolean isFree() {
        return current.get() == null;
    }

    boolean take(Attempt attempt) {
        if (current.get() != null) {
            return false;
        }
        attempt.placedIn(index);
        boolean taken = current.compareAndSet(null, attempt);
        if (taken) {
            bell.ring();
        }
        return taken;
    }

    Optional<HeldAssignment> lease() {
        return Optional.ofNullable(current.get()).map(Attempt::lease);
    }

    Optional<Attempt> attempt() {
        return Optional.ofNullable(current.get());
    }

    void end(EndOrder order) {
        Attempt attempt = current.get();
        if (attempt != null) {
            attempt.end(order);
            bell.ring();
        }
    }
}
