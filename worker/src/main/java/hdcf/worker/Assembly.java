package hdcf.worker;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.Resources;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.loop.WorkerIdentity;
import hdcf.worker.process.Gpu;
import hdcf.worker.process.GpuProbe;
import hdcf.worker.process.Machine;
import hdcf.worker.process.SelfCheck;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.LocalRetention;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Puts a worker together from what was set. */
final class Assembly {
    /** Jobs are not taken where there is less room for their output. */
    private static final long MIN_FREE_BYTES = 128L * 1024 * 1024;

    private Assembly() {}

    /** The loops of a worker, which takes up what is in the journal. Asks for no work until commands can be started. */
    static Crew crew(WorkerConfig config, String workerId, Journal journal, LoopPorts loop, AwaitedLauncher launcher)
            throws IOException {
        String bootId = Machine.bootId();
        WorkerIdentity identity = new WorkerIdentity(
                workerId,
                config.nonce(),
                config.capabilities(),
                config.offer().with(measured(config, loop.clock())),
                loop.ids().next(),
                bootId);
        Spool spool = Spool.open(journal, workerId);
        Crew.Guard guard = guard(config, loop, launcher);
        return new Crew(
                identity,
                new Crew.Rules(
                        config.loops(),
                        attempts(config, workerId, System.getenv()),
                        new Crew.Rules.Cache(
                                config.logDir().resolve("inputs"),
                                config.run().room().inputCacheBytes()),
                        new LocalRetention.Rules(
                                config.run().room().outputDays(),
                                config.run().room().outputBytes())),
                spool,
                new Crew.Ports(
                        loop,
                        launcher,
                        guard,
                        new AttemptPorts.Time(loop.clock(), () -> bootMillis(loop.clock()), bootId)));
    }

    /** What this machine has. The cards are asked for once here: a worker is to offer from its first word what it has. */
    static Resources measured(WorkerConfig config, Clock clock) {
        List<String> devices = config.offer().devices();
        if (devices == null) {
            GpuProbe probe = new GpuProbe(System.getenv(), config.logDir().resolve("nvidia-smi-start.csv"), clock);
            probe.doWork();
            devices = probe.gpus().stream().map(Gpu::uuid).toList();
        }
        return new Resources(
                (double) Runtime.getRuntime().availableProcessors(), Machine.memoryMb(), null, devices, null);
    }

    private static Crew.Guard guard(WorkerConfig config, LoopPorts loop, AwaitedLauncher launcher) {
        return new Crew.Guard(
                new SelfCheck(
                        config.logDir(),
                        config.stateFile().resolveSibling("."),
                        MIN_FREE_BYTES,
                        loop.clock(),
                        launcher::await),
                new GpuProbe(System.getenv(), config.logDir().resolve("nvidia-smi.csv"), loop.clock()),
                new Machine()::look);
    }

    /** Where nobody tells the time since boot, the wall clock has to do. */
    private static long bootMillis(Clock clock) {
        long sinceBoot = Machine.bootMillis();
        return sinceBoot < 0 ? clock.wallMillis() : sinceBoot;
    }

    private static AttemptRules attempts(WorkerConfig config, String workerId, Map<String, String> environment) {
        return new AttemptRules(
                workerId,
                new AttemptRules.Place(Path.of("").toAbsolutePath(), config.logDir()),
                JobEnvironment.allowed(environment),
                config.run().rules(),
                config.run().allowed());
    }
}
