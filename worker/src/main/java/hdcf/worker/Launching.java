package hdcf.worker;

import hdcf.schema.port.Clock;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.process.CgroupUse;
import hdcf.worker.process.LauncherOptions;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Rung;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what was set into how commands are started. */
final class Launching {
    private static final String AUTO = "auto";

    private Launching() {}

    static AwaitedLauncher find(WorkerConfig config, Clock clock) {
        return AwaitedLauncher.of(() -> ProcessLauncher.local(options(config, clock)));
    }

    static LauncherOptions options(WorkerConfig config, Clock clock) {
        RunConfig.Means means = config.run().means();
        @Nullable
        Rung rung =
                means.shell().equals(AUTO) ? null : Rung.valueOf(means.shell().toUpperCase(Locale.ROOT));
        LauncherOptions usual = LauncherOptions.of(config.stateFile().resolveSibling("shells"));
        CgroupUse use = means.cgroup().equals(AUTO)
                ? usual.cgroups()
                : CgroupUse.valueOf(means.cgroup().toUpperCase(Locale.ROOT).replace('-', '_'));
        return new LauncherOptions(rung, JobEnvironment.COOKIE, usual.folder(), use, means.containerProgram(), clock);
    }
}
