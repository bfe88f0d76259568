package hdcf.verify.sim;

import hdcf.worker.loop.DutyCycle;
import java.util.ArrayList;
import java.util.List;

/** Drives the loops of one run of a worker, as threads would: a turn, and then a nap until its time or its bell. */
final class DutyDriver {
    private static final long TURN_NANOS = 20_000L;
    private static final long LEAST_NAP_NANOS = 100_000L;
    private static final long LONGEST_NAP_NANOS = 60 * World.SECOND;

    private final World world;
    private final SimHost host;
    private final NodeClock clock;
    private final List<Driven> driven = new ArrayList<>();
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
        world.timeline.after(delayNanos, () -> {
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
            long nap = Math.max(LEAST_NAP_NANOS, clock.trueNanos(one.duty.napNanos()));
            schedule(one, Math.min(nap, LONGEST_NAP_NANOS));
        }
        rang();
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
