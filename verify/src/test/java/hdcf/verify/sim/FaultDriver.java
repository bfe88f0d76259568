package hdcf.verify.sim;

import java.util.List;

/** Makes the faults of a plan happen at their times. */
final class FaultDriver {
    private static final long HOUR_MS = 3_600_000L;
    private static final long LONGEST_ORDER = 20 * World.SECOND;

    private final World world;

    FaultDriver(World world) {
        this.world = world;
    }

    void schedule(List<Plan.Fault> faults) {
        for (Plan.Fault fault : faults) {
            world.timeline.after(fault.atNanos(), () -> {
                if (!world.isHealed()) {
                    world.trace.line("fault " + fault);
                    happen(fault);
                }
            });
        }
    }

    private void happen(Plan.Fault fault) {
        SimHost host = world.hosts.get(fault.node() % world.hosts.size());
        long until = world.timeline.now() + fault.lengthNanos();
        switch (fault.kind()) {
            case PLANE_KILL -> {
                world.tally.hit("plane died between turns");
                world.plane.kill(PlaneFiles.Ending.KILLED);
            }
            case PLANE_POWER -> {
                world.tally.hit("power cut left noise");
                world.plane.kill(PlaneFiles.Ending.POWER);
            }
            case PLANE_TORN -> world.plane.steps().tearNext();
            case PLANE_FAULT -> world.plane.steps().failNext(fault.value() % 2 == 0);
            case PLANE_PAUSE -> world.plane.pause(fault.lengthNanos());
            case PLANE_CLOCK -> world.plane.clock.jump(fault.value() % HOUR_MS);
            case PLANE_FULL -> world.plane.fillDisk(fault.lengthNanos());
            case WORKER_KILL -> host.die(false);
            case WORKER_POWER -> host.die(true);
            case WORKER_WIPE -> host.wipe();
            case WORKER_PAUSE -> host.pause(fault.lengthNanos(), false);
            case WORKER_SLEEP -> host.pause(fault.lengthNanos(), true);
            case WORKER_CLOCK -> host.jump(fault.value() % HOUR_MS);
            case WORKER_STOP -> host.stop();
            case CUT -> host.cuts().cutAll(until);
            case CUT_ANSWERS -> host.cuts().cutAnswers(until);
            case WORKER_ROTTEN -> host.rot(until);
            case WORKER_ASIDE ->
                world.plane.order(host.name(), fault.value() % 2 == 0, Math.min(fault.lengthNanos(), LONGEST_ORDER));
        }
    }
}
