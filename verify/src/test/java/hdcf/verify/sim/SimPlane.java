package hdcf.verify.sim;

import hdcf.control.blob.BlobFolder;
import hdcf.control.chore.Duties;
import hdcf.control.command.AsideCommand;
import hdcf.control.command.Caller;
import hdcf.control.command.HealthRules;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueParts;
import hdcf.control.command.QueueSettings;
import hdcf.control.http.DirectDoor;
import hdcf.control.http.Grant;
import hdcf.control.http.Templates;
import hdcf.control.http.TokenBook;
import hdcf.control.job.Aside;
import hdcf.control.job.Backoff;
import hdcf.control.job.Weights;
import hdcf.control.output.OutputStore;
import hdcf.control.store.ReadStore;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.WriteStore;
import hdcf.control.writer.CommandQueue;
import hdcf.control.writer.WriteLoop;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.HealthAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The machine of the control plane: the production parts on a real file, driven by events, killed and started again. */
final class SimPlane {
    /** What some jobs take one of. */
    static final String LIMIT = "render";

    static final String TOKEN = "simulated-token-of-no-worth";
    private static final long FREE = 1L << 40;
    private static final long NEARLY_NONE = 1L << 20;
    private static final long WORK_NANOS = 30_000L;
    /** Beyond what counts for the law, by a margin. */
    private static final long LONG_PAUSE_NANOS = 3 * World.SECOND;

    private static final int MAX_TURNS = 100;

    private final World world;
    private final PlaneFiles files;
    private final Recurring recurring;
    private final SplittableRandom random;
    final NodeClock clock;
    private final Set<Call> outstanding = new LinkedHashSet<>();
    private final CommitFaults steps;
    private @Nullable Running running;
    private long pausedSince;
    private long pausedUntil = -1;
    private long fullUntil = -1;
    private long turnAt = Long.MAX_VALUE;
    private int generation;

    /** The parts of one run of the process. */
    record Running(int number, PlaneCore core, WriteLoop<QueueBook> loop, DirectDoor door) {}

    SimPlane(World world, Path folder) throws IOException {
        this.world = world;
        this.recurring = new Recurring(world);
        this.files = new PlaneFiles(folder, world.random("files"));
        this.random = world.random("plane");
        this.clock = new NodeClock(world.timeline, 0, world.plan.rates().drift() / 2);
        this.steps = new CommitFaults(world, files);
    }

    PlaneFiles files() {
        return files;
    }

    boolean isUp() {
        return running != null;
    }

    CommitFaults steps() {
        return steps;
    }

    @Nullable
    Running running() {
        return running;
    }

    void start() {
        generation++;
        try {
            SqliteFile file = new SqliteFile(files.database());
            WriteStore store = WriteStore.open(file, steps);
            var events = new hdcf.control.store.EventSignal();
            var queue = new CommandQueue<QueueBook>(world.plan.config().queue(), clock);
            QueueBook book = new QueueBook(new QueueParts(
                    store, settings(), clock, world.random("ids-" + generation), events, this::freeBytes));
            Duties.all(Templates.NONE.rules()).forEach(book::add);
            WriteLoop<QueueBook> loop = new WriteLoop<>(queue, book, clock);
            PlaneCore core = new PlaneCore(new PlaneCore.Parts(
                    queue,
                    book,
                    store,
                    ReadStore.open(file, 1, Duration.ofSeconds(5), new PlaneCore.Figures(book), clock),
                    new OutputStore(
                            new OutputStore.Settings(files.data().resolve("artifacts"), 1 << 30, 0), () -> FREE),
                    BlobFolder.open(files.data().resolve("blobs"), new BlobFolder.Room(() -> FREE, 0), clock),
                    events));
            DirectDoor door = new DirectDoor(
                    core,
                    TokenBook.of(List.of(new TokenBook.Token(TOKEN, Grant.ALL))),
                    clock,
                    () -> "request-" + world.timeline.now());
            running = new Running(generation, core, loop, door);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world.trace.line("plane starts " + generation);
        world.chronicle.began(running.core.eventSignal().lastId());
        long now = world.timeline.now();
        pausedSince = now;
        if (pausedUntil - now > LONG_PAUSE_NANOS) {
            world.chronicle.wentOn(pausedUntil);
        }
        world.oracle.planeStarted();
        recurring.order(running.core);
        schedule(0);
    }

    private QueueSettings settings() {
        Plan.Config config = world.plan.config();
        return new QueueSettings(
                Duration.ofSeconds(config.timeoutSec()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(config.graceSec()),
                10,
                new Backoff(1_000, 8_000),
                Duration.ofSeconds(5),
                1L << 26,
                QueueSettings.Retention.STANDARD,
                new HealthRules(
                        Duration.ofSeconds(Math.max(1, config.timeoutSec() / 2)),
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                Map.of(LIMIT, 2L),
                Weights.STANDARD,
                world.demands.rules());
    }

    /** An operator wants a worker to get nothing for a while; nobody waits for the answer. */
    void order(String worker, boolean drains, long lengthNanos) {
        Running open = running;
        if (open != null) {
            AsideRequest request = new AsideRequest("simulated", 1 + lengthNanos / World.MS);
            Aside.Kind kind = drains ? Aside.Kind.DRAINING : Aside.Kind.QUARANTINED;
            open.core.offer(
                    new AsideCommand(new Caller("operator", ""), worker, kind, request), new Unheard<HealthAnswer>());
            schedule(0);
        }
    }

    private long freeBytes() {
        return world.timeline.now() < fullUntil ? NEARLY_NONE : FREE;
    }

    /** A request arrives. */
    void deliver(Call call) {
        long now = world.timeline.now();
        if (now < pausedUntil) {
            world.timeline.after(pausedUntil - now, () -> deliver(call));
            return;
        }
        Running open = running;
        if (open == null) {
            call.reset();
            return;
        }
        outstanding.add(call);
        call.arrived(task -> leave(open, task));
        boolean waitsForWriter = call.request().method().equals("PUT");
        if (waitsForWriter) {
            open.core.pump(() -> turn(open));
        }
        try {
            open.door.call(call.head(), call.body(), call);
        } finally {
            open.core.pump(null);
        }
        schedule(WORK_NANOS + random.nextLong(World.MS));
    }

    /** Answers leave after the commit has taken its time, unless the process is gone by then. */
    private void leave(Running from, Runnable task) {
        world.timeline.after(world.rates().commitMs() * World.MS, () -> {
            if (from.equals(running) || steps.hasFailed(from.number)) {
                task.run();
            }
        });
    }

    void answered(Call call) {
        outstanding.remove(call);
    }

    private void schedule(long delayNanos) {
        long at = world.timeline.now() + Math.max(0, delayNanos);
        if (at < turnAt) {
            turnAt = at;
            world.timeline.after(delayNanos, () -> {
                if (turnAt == at) {
                    turnAt = Long.MAX_VALUE;
                    Running open = running;
                    if (open != null) {
                        turns(open);
                    }
                }
            });
        }
    }

    private void turns(Running open) {
        long now = world.timeline.now();
        if (now < pausedUntil) {
            schedule(pausedUntil - now);
            return;
        }
        for (int i = 0; open.equals(running) && turn(open) > 0; i++) {
            if (i == MAX_TURNS) {
                schedule(World.MS);
                return;
            }
        }
        if (open.equals(running)) {
            schedule(Math.max(WORK_NANOS, clock.trueNanos(open.core.book().nextDueNanos() - clock.nanos())));
        }
    }

    private int turn(Running open) {
        try {
            int done = open.loop.doWork();
            world.chronicle.committed(open.core.eventSignal().lastId());
            return done;
        } catch (SimDeath died) {
            kill(steps.ending());
        } catch (hdcf.control.store.StorageFault fault) {
            if (!steps.isExpected(fault)) {
                throw fault;
            }
            steps.failed(open.number);
            kill(PlaneFiles.Ending.KILLED);
        }
        return 0;
    }

    /** Ends the process, or its machine, and starts it again later. */
    void kill(PlaneFiles.Ending how) {
        Running open = running;
        if (open == null) {
            return;
        }
        running = null;
        turnAt = Long.MAX_VALUE;
        world.trace.line("plane ends " + how);
        world.tally.hit("plane ended");
        if (!outstanding.isEmpty()) {
            world.tally.hit("batch half-lost");
        }
        files.end(how, steps.tornFrom(), open.core::close);
        List<Call> left = List.copyOf(outstanding);
        outstanding.clear();
        if (how == PlaneFiles.Ending.KILLED) {
            left.forEach(Call::reset);
        }
        long down =
                (long) (Math.pow(random.nextDouble(), 4) * world.plan.config().mostDownNanos()) + World.MS;
        world.timeline.after(world.isHealed() ? World.SECOND : down, this::start);
    }

    void pause(long nanos) {
        if (pausedUntil <= world.timeline.now()) {
            pausedSince = world.timeline.now();
        }
        pausedUntil = Math.max(pausedUntil, world.timeline.now() + nanos);
        if (nanos > LONG_PAUSE_NANOS) {
            world.chronicle.wentOn(pausedUntil);
        }
    }

    void fillDisk(long nanos) {
        fullUntil = world.timeline.now() + nanos;
    }

    void heal() {
        if (pausedUntil > world.timeline.now()) {
            world.chronicle.pauseEnds(world.timeline.now() - pausedSince > LONG_PAUSE_NANOS);
        }
        pausedUntil = -1;
        fullUntil = -1;
        clock.setRight();
        steps.heal();
        Running open = running;
        if (open != null) {
            recurring.order(open.core);
        }
        schedule(0);
    }

    void close() {
        Running open = running;
        running = null;
        files.leave();
        if (open != null) {
            open.core.close();
        }
    }

    static Path template(Path folder) throws IOException {
        Path file = folder.resolve("template.db");
        if (!Files.exists(file)) {
            hdcf.schema.db.Migrations.migrate(new SqliteFile(file).jdbcUrl());
        }
        return file;
    }
}
