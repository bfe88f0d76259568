package hdcf.worker;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.worker.process.Enforcement;
import hdcf.worker.process.Machine;
import hdcf.worker.process.ProcessLauncher;
import java.io.PrintStream;

/** What a worker with these settings would offer on this machine; nothing is asked for and nothing is run. */
final class DryRun {
    private DryRun() {}

    /** Prints it. Answers the exit code. */
    static int print(WorkerConfig config, PrintStream out) {
        String id = config.workerId();
        out.println("worker        " + (id == null ? Machine.hostName() + "-..." : id));
        out.println("slots         " + config.loops().slots());
        out.println("capabilities  " + String.join(",", config.capabilities()));
        Resources offer = config.offer().with(Assembly.measured(config, Clock.system()));
        out.println("resources     " + Json.text(offer));
        out.println("output        " + config.logDir());
        out.println("commands      " + shown(config.run().allowed().commands()));
        out.println("folders       " + shown(config.run().allowed().folders()));
        try (ProcessLauncher launcher = ProcessLauncher.local(Launching.options(config, Clock.system()))) {
            Enforcement enforced = launcher.enforcement();
            out.println("started by    " + enforced.shell());
            enforced.limits().forEach((limit, means) -> out.println(limit + " ".repeat(14 - limit.length()) + means));
            out.println("isolation     " + enforced.isolation());
        }
        return 0;
    }

    private static String shown(java.util.List<?> allowed) {
        return allowed.isEmpty() ? "all" : String.valueOf(allowed);
    }
}
