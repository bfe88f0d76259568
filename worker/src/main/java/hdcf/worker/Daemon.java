package hdcf.worker;

import hdcf.client.HdcfClient;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.DutyCycle;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.process.Machine;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.StateLock;
import hdcf.worker.spool.StateLockedException;
import hdcf.worker.spool.WorkerName;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the worker: its loops, their threads, and an orderly end. */
final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Beyond the grace, for what was killed to be gone. */
    private static final long END_MS = 10_000;

    private static final long REPORT_MS = 5_000;
    private final Locked locked;
    private final ProcessLauncher launcher;
    private final Crew crew;
    private final Clock clock;
    private final RunConfig run;
    private final List<DutyThread> threads;

    private Daemon(Locked locked, ProcessLauncher launcher, Crew crew, Clock clock, RunConfig run) {
        this.locked = locked;
        this.launcher = launcher;
        this.crew = crew;
        this.clock = clock;
        this.run = run;
        this.threads = crew.duties().stream()
                .map((DutyCycle duty) -> new DutyThread(duty, Runtime.getRuntime()::halt))
                .toList();
    }

    /** What no second worker may have. */
    private record Locked(StateLock output, Journal journal) {
        static Locked take(WorkerConfig config) throws IOException, StateLockedException {
            StateLock output = StateLock.ofOutput(config.logDir());
            try {
                return new Locked(output, Journal.open(config.stateFile()));
            } catch (IOException | StateLockedException refused) {
                output.close();
                throw refused;
            }
        }

        void close() throws IOException {
            journal.close();
            output.close();
        }
    }

    /** Takes the output and the journal, takes up what an earlier worker left, and starts the loops. */
    static Daemon start(WorkerConfig config) throws IOException, StateLockedException {
        Clock clock = Clock.system();
        Ids ids = Ids.timeOrdered(clock);
        Locked locked = Locked.take(config);
        Journal journal = locked.journal();
        AwaitedLauncher launcher = Launching.find(config, clock);
        String given = config.workerId();
        String workerId = given == null ? WorkerName.of(journal, Machine.hostName(), ids) : given;
        LoopPorts ports = new LoopPorts(
                new HdcfClient(config.transport(), config.token(), config.requestTimeoutMs()),
                clock,
                ids,
                new SecureRandom(),
                TimeUnit.MILLISECONDS::sleep);
        Crew crew = Assembly.crew(config, workerId, journal, ports, launcher);
        Daemon daemon = new Daemon(locked, launcher, crew, clock, config.run());
        daemon.threads.forEach(DutyThread::start);
        launcher.await();
        LOG.atInfo()
                .addKeyValue("worker_id", workerId)
                .addKeyValue("slots", config.loops().slots())
                .addKeyValue("journal", journal.path())
                .log("Started the worker");
        return daemon;
    }

    /**
     * Takes no more work, lets commands end or ends them or leaves them to the next worker, tells the control plane what can be
     * told in a few seconds, and stops. The rest is on the disk.
     */
    @Override
    public void close() {
        crew.stop();
        Long drainMs = run.drainMs();
        if (drainMs == null && launcher.isAdoptable()) {
            await(crew::isLeavable, END_MS);
        } else {
            await(crew::isIdle, drainMs == null ? 0 : drainMs);
            crew.endAll();
            await(crew::isIdle, run.rules().graceMs() + END_MS);
        }
        await(() -> crew.isReported() || !crew.isLinked(), REPORT_MS);
        threads.forEach(DutyThread::stop);
        if (!crew.isIdle()) {
            LOG.info("Commands run on; the next worker with this folder takes them up");
        }
        try {
            launcher.close();
            locked.close();
        } catch (IOException left) {
            LOG.atDebug().addKeyValue("cause", left).log("Left the lock to the system");
        }
        LOG.info("Stopped the worker");
    }

    private void await(BooleanSupplier condition, long limitMs) {
        long until = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (!condition.getAsBoolean()
                && clock.nanos() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
