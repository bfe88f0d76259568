package hdcf.verify.sim;

import hdcf.worker.loop.DutyCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Drives the loops of one run of a worker, as threads would: a turn, and then a nap until its time or its bell. */
final class DutyDriver {
    private static final long TURN_NANOS = 20_000L;
    private static final long LEAST_NAP_NANOS = 100_000L;
    private static final Set<String> CALLED = Set.of("slot", "news", "upload", "report", "house", "gpu");
    private static final long IDLE_NAP_NANOS = 200 * World.MS;
    private static final int LAZY = 4;
    private static final long LONGEST_NAP_NANOS = 60 * World.SECOND;

    private final World world;
    private final SimHost host;
    private final NodeClock clock;
    private final List<Driven> driven = new ArrayList<>();
    /** How much longer a loop naps that looks for what its bell would have told it. */
    private final int laziness;

    private boolean isStopped;

    private static final class Driven {
        private final DutyCycle duty;
        private boolean isBusy;
        private boolean naps;
        private long ticket;

        private Driven(DutyCycle duty) {
            this.duty = duty;
        }
    }

    DutyDriver(World world, SimHost host, List<DutyCycle> duties, NodeClock clock) {
        this.world = world;
        this.host = host;
        this.clock = clock;
        this.laziness = world.plan.seed() % LAZY == 0 ? 1 : LAZY;
        duties.forEach(duty -> driven.add(new Driven(duty)));
    }

    void start() {
        driven.forEach(one -> schedule(one, TURN_NANOS));
    }

    void stop() {
        isStopped = true;
    }

    private void schedule(Driven one, long delayNanos) {
        long ticket = ++one.ticket;
        world.timeline.begin(delayNanos, () -> {
            if (ticket == one.ticket && !isStopped && !one.isBusy) {
                turn(one, ticket);
            }
        });
    }

    private void turn(Driven one, long ticket) {
        long pause = host.pauseNanos();
        if (pause > 0) {
            schedule(one, pause);
            return;
        }
        one.isBusy = true;
        one.naps = false;
        int done;
        try {
            done = one.duty.doWork();
        } catch (RuntimeException mistake) {
            world.oracle.mistake(host.name() + " " + one.duty.name(), mistake);
            done = 0;
        } finally {
            one.isBusy = false;
        }
        if (isStopped || ticket != one.ticket) {
            return;
        }
        if (done > 0 || one.duty.bell().take()) {
            schedule(one, TURN_NANOS);
        } else {
            one.naps = true;
            schedule(one, nap(one.duty));
        }
        rang();
    }

    private long nap(DutyCycle duty) {
        long wanted = Math.max(LEAST_NAP_NANOS, clock.trueNanos(duty.napNanos()));
        long nap = Math.min(wanted, LONGEST_NAP_NANOS);
        boolean isIdle = nap >= IDLE_NAP_NANOS && CALLED.contains(duty.name().split("-", 2)[0]);
        return isIdle ? nap * laziness : nap;
    }

    /** Wakes whose bell rang. */
    void rang() {
        if (isStopped) {
            return;
        }
        for (Driven one : driven) {
            if (one.naps && one.duty.bell().take()) {
                one.naps = false;
                schedule(one, TURN_NANOS);
            }
        }
    }
}
