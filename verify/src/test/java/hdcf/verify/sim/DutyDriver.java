package hdcf.verify.sim;

import hdcf.worker.loop.DutyCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Drives the loops of one run of a worker, as threads would: a turn, and then a nap until its time or its bell.
 *
 * <p>A loop that looked and found nothing finds nothing the next time either, as long as nothing changed at its machine: no other
 * loop did anything, called anybody or rang, no command ended, no clock was moved. Such looks are left out, at most so many in a
 * row; with the first change the loop is back in the rhythm that it would have kept.
 */
final class DutyDriver {
    private static final long TURN_NANOS = 20_000L;
    private static final long LEAST_NAP_NANOS = 100_000L;
    private static final Set<String> CALLED = Set.of("slot", "news", "upload", "report", "house", "gpu");
    private static final long IDLE_NAP_NANOS = 200 * World.MS;
    private static final int LAZY = 4;
    private static final long LONGEST_NAP_NANOS = 60 * World.SECOND;
    /** Shorter naps may hide a deadline: that of a command hides behind the looks at its output. */
    private static final long LOOK_NANOS = 500 * World.MS;
    /** Looks that are made of these are one. */
    private static final int MOST_LOOKS = 16;

    private final World world;
    private final SimHost host;
    private final NodeClock clock;
    private final List<Driven> driven = new ArrayList<>();
    /** How much longer a loop naps that looks for what its bell would have told it. */
    private final int laziness;

    private boolean isStopped;
    /** What changed at this machine so far. */
    private long changes;

    private static final class Driven {
        private final DutyCycle duty;
        private boolean isBusy;
        private boolean naps;
        private long ticket;
        /** What had changed when it last found nothing. */
        private long known = -1;
        /** How many looks its nap is long. */
        private int looks = 1;

        private long napBegan;
        private long usualNap;

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
        world.timeline.begin(
                delayNanos, () -> ticket == one.ticket && !isStopped && !one.isBusy, () -> turn(one, ticket));
    }

    private void turn(Driven one, long ticket) {
        long pause = host.pauseNanos();
        if (pause > 0) {
            one.naps = false;
            schedule(one, pause);
            return;
        }
        one.isBusy = true;
        one.naps = false;
        long began = world.timeline.now();
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
        if (done > 0 || world.timeline.now() > began) {
            changed();
        }
        if (done > 0 || one.duty.bell().take()) {
            schedule(one, TURN_NANOS);
        } else {
            rest(one);
        }
        wake();
    }

    private void rest(Driven one) {
        boolean isSame = one.known == changes;
        long own = clock.trueNanos(one.duty.napNanos());
        one.looks = isSame && own >= LOOK_NANOS ? Math.min(2 * one.looks, MOST_LOOKS) : 1;
        one.known = changes;
        one.napBegan = world.timeline.now();
        one.usualNap = usual(one.duty, own);
        one.naps = true;
        schedule(one, one.usualNap * one.looks);
    }

    private long usual(DutyCycle duty, long ownNap) {
        long nap = Math.min(Math.max(LEAST_NAP_NANOS, ownNap), LONGEST_NAP_NANOS);
        boolean isIdle = nap >= IDLE_NAP_NANOS && CALLED.contains(duty.name().split("-", 2)[0]);
        return isIdle ? nap * laziness : nap;
    }

    /** Something is not as it was: whoever left looks out makes the next one when it would have. */
    void changed() {
        changes++;
        for (Driven one : driven) {
            if (one.naps && one.looks > 1) {
                long passed = world.timeline.now() - one.napBegan;
                long missed = passed / one.usualNap;
                if (missed + 1 < one.looks) {
                    schedule(one, (missed + 1) * one.usualNap - passed);
                }
                one.looks = 1;
            }
        }
    }

    /** Something happened beside the loops: wakes whose bell rang, and lets all others look again at their time. */
    void rang() {
        if (!isStopped) {
            changed();
            wake();
        }
    }

    private void wake() {
        for (Driven one : driven) {
            if (one.naps && one.duty.bell().take()) {
                changes++;
                one.naps = false;
                schedule(one, TURN_NANOS);
            }
        }
    }
}
