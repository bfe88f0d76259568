package hdcf.worker;

import hdcf.schema.port.Clock;
import hdcf.worker.attempt.JobEnvironment;
import hdcf.worker.process.CgroupUse;
import hdcf.worker.process.LauncherOptions;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Rung;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what was set into how commands are started. */
final class Launching {
    private static final String AUTO = "auto";

    private Launching() {}

    /**
     * Finds out how commands are started here, on a thread of its own: for the most part processes are waited for. The answer may
     * have to be waited for.
     */
    static Supplier<ProcessLauncher> find(WorkerConfig config, Clock clock) {
        FutureTask<ProcessLauncher> search = new FutureTask<>(() -> ProcessLauncher.local(options(config, clock)));
        new Thread(search, "launcher").start();
        return () -> {
            try {
                return search.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Expected to find how commands are started, but was stopped", stopped);
            }
        };
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
