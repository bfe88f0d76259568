package hdcf.verify.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs one plan to its end and says what was found. */
final class Simulation {
    private static final long LOOK_NANOS = World.SECOND;
    private static final long BOUND_NANOS = 3_600 * World.SECOND;
    private static final long MAX_EVENTS = 400_000;

    /**
     * What came out.
     *
     * @param trace empty unless it was kept
     */
    record Result(
            Plan plan, List<String> violations, Tally tally, String sum, String trace, long events, long virtualSec) {
        boolean isGood() {
            return violations.isEmpty();
        }
    }

    private final Plan plan;
    private final World world;
    private boolean isDone;

    private Simulation(Plan plan, Path folder, boolean keepsTrace) throws IOException {
        this.plan = plan;
        this.world = new World(plan, folder, keepsTrace);
    }

    /** Runs a plan in a folder of its own, which is removed unless something is found and {@code keeps} it. */
    static Result run(Plan plan, Place place, boolean keeps) throws IOException {
        Path folder = Files.createTempDirectory(place.folder(), "s" + plan.seed() + "-");
        try {
            Simulation simulation = new Simulation(plan, folder, keeps);
            Files.copy(place.template(), simulation.world.plane.files().database());
            Result result = simulation.run();
            if (keeps) {
                place.keep(result, folder);
            }
            return result;
        } finally {
            remove(folder);
        }
    }

    private Result run() {
        long heal = plan.config().chaosSec() * World.SECOND;
        try {
            world.plane.start();
            world.hosts.forEach(SimHost::start);
            world.scribe.troubleBegins();
            for (Plan.JobPlan job : plan.jobs()) {
                world.clients.get(job.number() % world.clients.size()).take(job);
            }
            new FaultDriver(world).schedule(plan.faults());
            world.timeline.after(heal, world::heal);
            world.timeline.after(heal + LOOK_NANOS, this::look);
            world.timeline.run(() -> isDone || world.timeline.done() > MAX_EVENTS);
            if (!isDone) {
                world.oracle.violation("I16", "events went on and on without an end");
            }
            world.plane.close();
            new AuditCheck(world).run();
            world.scribe.drained();
            world.scribe.judge(world.plane.files().database());
        } catch (IllegalStateException thrown) {
            world.oracle.mistake("an event", thrown.getCause() == null ? thrown : thrown.getCause());
        } finally {
            world.timeline.close();
            world.plane.close();
            world.hosts.forEach(SimHost::close);
        }
        world.oracle.violations().forEach(line -> world.trace.line(line));
        return new Result(
                plan,
                List.copyOf(world.oracle.violations()),
                world.tally,
                world.trace.sum(),
                world.trace.text(),
                world.timeline.done(),
                world.timeline.now() / World.SECOND);
    }

    private void look() {
        if (isQuiet()) {
            isDone = true;
        } else if (world.timeline.now() > plan.config().chaosSec() * World.SECOND + BOUND_NANOS) {
            isDone = true;
            for (SimHost host : world.hosts) {
                if (!host.isIdle()) {
                    world.oracle.violation("I16", host.name() + " still holds or owes something");
                }
            }
            world.oracle.violation("I16", "the world is not quiet an hour after the last fault");
        } else {
            world.timeline.after(LOOK_NANOS, this::look);
        }
    }

    private boolean isQuiet() {
        SimPlane.Running open = world.plane.running();
        return open != null
                && world.clients.stream().allMatch(SimClient::isDone)
                && open.core().queueDepth() == 0
                && open.core().stats().jobs().entrySet().stream()
                        .allMatch(entry -> entry.getKey().isTerminal() || entry.getValue() == 0)
                && world.hosts.stream().allMatch(SimHost::isIdle);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
