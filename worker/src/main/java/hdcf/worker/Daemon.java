package hdcf.worker;

import hdcf.client.HdcfClient;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.DutyCycle;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.loop.WorkerIdentity;
import hdcf.worker.process.LauncherOptions;
import hdcf.worker.process.Machine;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.Spool;
import hdcf.worker.spool.StateFile;
import hdcf.worker.spool.StateLockedException;
import hdcf.worker.spool.WorkerName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
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

    private final StateFile state;
    private final Crew crew;
    private final Clock clock;
    private final long killGraceMs;
    private final List<DutyThread> threads;

    private Daemon(StateFile state, Crew crew, Clock clock, long killGraceMs) {
        this.state = state;
        this.crew = crew;
        this.clock = clock;
        this.killGraceMs = killGraceMs;
        this.threads = crew.duties().stream()
                .map((DutyCycle duty) -> new DutyThread(duty))
                .toList();
    }

    /** Takes the state file, settles the past, and starts the loops. */
    static Daemon start(WorkerConfig config, Map<String, String> environment) throws IOException, StateLockedException {
        Clock clock = Clock.system();
        Ids ids = Ids.timeOrdered(clock);
        ProcessLauncher launcher = ProcessLauncher.local(LauncherOptions.of(config.logDir()));
        StateFile state = StateFile.open(config.stateFile());
        String given = config.workerId();
        String workerId = given == null ? WorkerName.of(state, Machine.hostName(), ids) : given;
        Crew crew = new Crew(
                new WorkerIdentity(workerId, config.nonce(), config.capabilities(), ids.next(), Machine.bootId()),
                config.loops(),
                new AttemptRules(
                        workerId,
                        Path.of("").toAbsolutePath(),
                        config.logDir(),
                        JobEnvironment.allowed(environment),
                        config.limits().defaultTimeoutMs(),
                        config.limits().killGraceMs()),
                Spool.open(state, workerId),
                new Crew.Ports(
                        new LoopPorts(
                                new HdcfClient(config.transport(), config.token(), config.requestTimeoutMs()),
                                clock,
                                ids,
                                new SecureRandom()),
                        launcher));
        crew.settlePast(launcher, JobEnvironment::cookie);
        Daemon daemon = new Daemon(state, crew, clock, config.limits().killGraceMs());
        daemon.threads.forEach(DutyThread::start);
        LOG.atInfo()
                .addKeyValue("worker_id", workerId)
                .addKeyValue("slots", config.loops().slots())
                .addKeyValue("state_file", state.path())
                .log("Started the worker");
        return daemon;
    }

    /** Ends every command, tells the control plane what can be told in a few seconds, and stops. The rest is on the disk. */
    @Override
    public void close() {
        crew.stop();
        await(crew::isIdle, killGraceMs + END_MS);
        await(() -> crew.isReported() || !crew.isLinked(), REPORT_MS);
        threads.forEach(DutyThread::stop);
        try {
            state.close();
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
