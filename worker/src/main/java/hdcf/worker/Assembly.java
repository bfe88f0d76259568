package hdcf.worker;

import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.loop.WorkerIdentity;
import hdcf.worker.process.Machine;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Puts a worker together from what was set. */
final class Assembly {
    private Assembly() {}

    /** The loops of a worker, which takes up what is in the journal. */
    static Crew crew(WorkerConfig config, String workerId, Journal journal, LoopPorts loop, ProcessLauncher launcher)
            throws IOException {
        String bootId = Machine.bootId();
        return new Crew(
                new WorkerIdentity(
                        workerId,
                        config.nonce(),
                        config.capabilities(),
                        loop.ids().next(),
                        bootId),
                new Crew.Rules(
                        config.loops(),
                        attempts(config, workerId, System.getenv()),
                        new Crew.Rules.Cache(
                                config.logDir().resolve("inputs"),
                                config.run().room().inputCacheBytes())),
                Spool.open(journal, workerId),
                new Crew.Ports(loop, launcher, new AttemptPorts.Time(loop.clock(), Machine::upMillis, bootId)));
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
