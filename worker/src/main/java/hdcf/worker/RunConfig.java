package hdcf.worker;

import hdcf.schema.daemon.BadConfig;
import hdcf.worker.attempt.AllowList;
import hdcf.worker.attempt.RunRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How commands are run, checked.
 *
 * @param drainMs how long commands may go on when the worker is stopped; null: they are left to the next worker
 */
record RunConfig(
        RunRules rules,
        AllowList allowed,
        Room room,
        Means means,
        @Nullable Long drainMs,
        boolean allowRoot,
        boolean dryRun) {
    private static final long MIB = 1024L * 1024;
    private static final int MAX_MB = 16 * 1024 * 1024;
    private static final int MAX_TIMEOUT_SECONDS = 366 * 24 * 3600;
    private static final int MAX_LIST = 256;
    private static final Set<String> SIGNALS = Set.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "KILL");

    /** What may stay on this machine's disk: input files, and the output of ended jobs. */
    record Room(long inputCacheBytes, long outputBytes, int outputDays) {}

    /** How commands are started and kept together. */
    record Means(String shell, String cgroup, @Nullable String containerProgram) {}

    static RunConfig of(RunOptions options) throws BadConfig {
        return new RunConfig(
                new RunRules(
                        between("--default-timeout-seconds", options.defaultTimeoutSeconds, 0, MAX_TIMEOUT_SECONDS)
                                * 1000L,
                        between("--kill-grace-seconds", options.killGraceSeconds, 0, 3600) * 1000L,
                        signal(options.stopSignal),
                        between("--output-limit-mb", options.outputLimitMb, 1, 16 * 1024) * MIB,
                        word("--leaked", options.leaked, "kill", "keep").equals("keep")),
                allowed(options),
                new Room(
                        between("--input-cache-mb", options.inputCacheMb, 0, MAX_MB) * MIB,
                        between("--keep-output-mb", options.keepOutputMb, 1, MAX_MB) * MIB,
                        between("--keep-output-days", options.keepOutputDays, 0, 36_500)),
                new Means(
                        word("--shell", options.shell, "auto", "bash", "setsid", "plain", "direct"),
                        word("--cgroup", options.cgroup, "auto", "always", "on-demand", "never"),
                        options.containerProgram == null
                                ? null
                                : word("--container-program", options.containerProgram, "docker", "podman")),
                drainMs(options.drainDeadlineSeconds),
                options.allowRoot,
                options.dryRun);
    }

    private static @Nullable Long drainMs(@Nullable Integer seconds) throws BadConfig {
        return seconds == null ? null : between("--drain-deadline-seconds", seconds, 0, MAX_TIMEOUT_SECONDS) * 1000L;
    }

    private static String signal(String name) throws BadConfig {
        String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
        if (!SIGNALS.contains(plain)) {
            throw new BadConfig("Expected --stop-signal HUP, INT, QUIT, TERM, USR1, USR2 or KILL, found another");
        }
        return plain;
    }

    private static AllowList allowed(RunOptions options) throws BadConfig {
        List<Path> folders = new ArrayList<>();
        for (String folder : options.allowDirs) {
            folders.add(
                    WorkerConfig.path("--allow-dirs", folder).toAbsolutePath().normalize());
        }
        if (options.allowCommands.size() > MAX_LIST || folders.size() > MAX_LIST) {
            throw new BadConfig(
                    "Expected at most " + MAX_LIST + " entries in --allow-commands and --allow-dirs, found more");
        }
        return new AllowList(List.copyOf(options.allowCommands), List.copyOf(folders));
    }

    private static String word(String option, String given, String... words) throws BadConfig {
        String plain = given.toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(plain)) {
            throw new BadConfig("Expected " + option + " " + String.join(" or ", words) + ", found another");
        }
        return plain;
    }

    static int between(String option, int value, int low, int high) throws BadConfig {
        if (value < low || value > high) {
            throw new BadConfig("Expected " + option + " from " + low + " to " + high + ", found " + value);
        }
        return value;
    }
}
