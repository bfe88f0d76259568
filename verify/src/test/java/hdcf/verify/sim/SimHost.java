package hdcf.verify.sim;

import hdcf.client.HdcfClient;
import hdcf.schema.port.TimeOrderedIds;
import hdcf.worker.attempt.AllowList;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.RunRules;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.loop.LoopRules;
import hdcf.worker.loop.WorkerIdentity;
import hdcf.worker.process.GpuProbe;
import hdcf.worker.process.MachineFigures;
import hdcf.worker.process.SelfCheck;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.LocalRetention;
import hdcf.worker.spool.Spool;
import hdcf.worker.spool.StateLockedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine of one worker: its clock, disk and commands, and the production loops, killed and started again. */
final class SimHost {
    private static final int ANSWER_MS = 3_000;
    private static final int CLAIM_WAIT_MS = 20_000;
    private static final long SEGMENT_BYTES = 20_000;
    /** A worker may be away longer than a control plane. */
    private static final double LONGER = 1.5;

    private static final MachineFigures NO_FIGURES = new MachineFigures(null, null, null, null, null, null);

    private final World world;
    private final String name;
    private final Path folder;
    final NodeClock clock;
    private final Wire.Cuts cuts = new Wire.Cuts();
    private final SplittableRandom random;
    private final SimLauncher launcher;
    private final SimDisk disk;
    final Cards cards;
    private @Nullable Alive alive;
    private int boot = 1;
    private int starts;
    private long pausedUntil = -1;
    private boolean isDying;
    private long rottenUntil = -1;

    /** One run of the worker. */
    record Alive(int number, Journal journal, Crew crew, Spool spool, DutyDriver duties) {}

    SimHost(World world, int index) throws IOException {
        this.world = world;
        this.name = "w" + index;
        this.folder = world.folder.resolve(name);
        this.random = world.random(name);
        Plan.Rates rates = world.plan.rates();
        long skew = rates.skewMs() == 0 ? 0 : random.nextLong(Math.abs(rates.skewMs()) * 2) - Math.abs(rates.skewMs());
        this.clock = new NodeClock(world.timeline, skew, rates.drift());
        this.cards = new Cards(world, name);
        this.launcher = new SimLauncher(world, this, world.random("launch-" + name));
        this.disk = new SimDisk(world, world.random("disk-" + name), () -> die(false));
        Files.createDirectories(folder);
    }

    String name() {
        return name;
    }

    String bootId() {
        return "boot-" + boot;
    }

    Wire.Cuts cuts() {
        return cuts;
    }

    @Nullable
    Alive alive() {
        return alive;
    }

    SimLauncher launcher() {
        return launcher;
    }

    void start() {
        if (alive != null) {
            return;
        }
        starts++;
        isDying = false;
        Journal journal = null;
        try {
            disk.spare(true);
            journal = Journal.open(folder.resolve("state.json"), disk, SEGMENT_BYTES);
            disk.spare(false);
            Spool spool = Spool.open(journal, name);
            Crew crew = crew(spool);
            DutyDriver duties = new DutyDriver(world, this, crew.duties(), clock);
            alive = new Alive(starts, journal, crew, spool, duties);
            world.trace.line(name + " starts " + starts);
            duties.start();
        } catch (IOException | SimDeath failed) {
            world.trace.line(name + " fails to start");
            close(journal);
            world.timeline.after(World.SECOND, this::start);
        } catch (StateLockedException held) {
            throw new IllegalStateException("Expected a free lock", held);
        }
    }

    private static void close(@Nullable Journal journal) {
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Crew crew(Spool spool) throws IOException {
        Plan.Config config = world.plan.config();
        String instance = name + "-" + starts;
        return new Crew(
                new WorkerIdentity(name, null, List.of(), world.demands.offer(), instance, bootId()),
                new Crew.Rules(
                        new LoopRules(config.slots(), 1_000, config.heartbeatSec() * 1_000L, CLAIM_WAIT_MS),
                        new AttemptRules(
                                name,
                                new AttemptRules.Place(folder, folder.resolve("out")),
                                Map.of(),
                                new RunRules(0, 500, "TERM", 1_000_000, false),
                                AllowList.all()),
                        new Crew.Rules.Cache(folder.resolve("inputs"), 1_000_000),
                        new LocalRetention.Rules(7, 1_000_000_000)),
                spool,
                new Crew.Ports(
                        new LoopPorts(
                                new HdcfClient(
                                        new Wire(world, new Owner(name, starts), instance, cuts),
                                        SimPlane.TOKEN,
                                        ANSWER_MS),
                                clock,
                                new TimeOrderedIds(clock, world.random("ids-" + instance), ""),
                                world.random("loops-" + instance),
                                ms -> {}),
                        launcher,
                        new Crew.Guard(
                                new SelfCheck(folder, folder, 1, NodeClock.standing()),
                                new GpuProbe(Map.of(), folder.resolve("cards"), NodeClock.standing()),
                                cards -> NO_FIGURES),
                        new AttemptPorts.Time(clock, clock::bootMillis, bootId())));
    }

    /** One run of one worker, as the owner of what waits. */
    record Owner(String name, int number) {}

    /** A command ended, or a clock was moved: a loop may have been called, or find what it did not before. */
    void rang() {
        Alive run = alive;
        if (run != null) {
            run.duties.rang();
        }
    }

    /** At some steps the worker dies. */
    void mayDie() {
        if (world.chance(random, world.rates().death() * 2)) {
            die(false);
            throw new SimDeath("at a launch");
        }
    }

    /** The worker's process ends at once; with {@code power}, so does its machine. */
    void die(boolean power) {
        if (isDying && !power) {
            return;
        }
        isDying = true;
        Alive run = alive;
        alive = null;
        world.trace.line(name + (power ? " loses power" : " dies"));
        world.tally.hit(power ? "host lost power" : "worker died");
        launcher.orphan();
        if (run != null) {
            run.duties.stop();
            world.timeline.waitingOf(new Owner(name, run.number)).forEach(Timeline.Gate::kill);
            close(run.journal);
        }
        if (power) {
            boot++;
            launcher.vanish();
            try {
                disk.losePower();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (run != null || power) {
            long down = (long) (Math.pow(random.nextDouble(), 4)
                    * LONGER
                    * world.plan.config().mostDownNanos());
            world.timeline.after(world.isHealed() ? World.SECOND : down, this::start);
        }
    }

    /** The machine is set up anew: nothing of what was on its disk is left. */
    void wipe() {
        die(true);
        world.tally.hit("host was set up anew");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worker is asked to stop, as at the end of a day, and started again. */
    void stop() {
        Alive run = alive;
        if (run == null) {
            return;
        }
        world.trace.line(name + " is told to stop");
        run.crew.stop();
        run.duties.rang();
        world.timeline.after(2 * World.SECOND, () -> {
            if (run.equals(alive)) {
                die(false);
            }
        });
    }

    void pause(long nanos, boolean sleeps) {
        pausedUntil = Math.max(pausedUntil, world.timeline.now() + nanos);
        world.trace.line(name + (sleeps ? " sleeps" : " is stopped"));
        if (nanos > world.plan.config().timeoutSec() * World.SECOND) {
            world.tally.hit("zombie woke");
        }
        if (sleeps) {
            clock.slept(nanos);
        }
        rang();
    }

    /** Its wall clock jumps. */
    void jump(long ms) {
        clock.jump(ms);
        rang();
    }

    /** How long the worker stands still from now. */
    long pauseNanos() {
        return Math.max(0, pausedUntil - world.timeline.now());
    }

    /** Whatever it runs fails at once until then. */
    void rot(long until) {
        rottenUntil = Math.max(rottenUntil, until);
    }

    boolean isRotten() {
        return !world.isHealed() && world.timeline.now() < rottenUntil;
    }

    void heal() {
        cuts.mend();
        clock.setRight();
        rang();
        if (alive == null) {
            start();
        }
    }

    /** Whether nothing is held, owed or running. */
    boolean isIdle() {
        Alive run = alive;
        return run != null && run.crew.isIdle() && run.spool.leases().isEmpty() && launcher.running() == 0;
    }

    void close() {
        Alive run = alive;
        alive = null;
        if (run != null) {
            run.duties.stop();
            close(run.journal);
        }
    }
}
