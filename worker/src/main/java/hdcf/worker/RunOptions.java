package hdcf.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how commands are run, part of {@link WorkerOptions}. */
final class RunOptions {
    @Option(
            names = {"--default-timeout-seconds", "-default-timeout-seconds"},
            defaultValue = "0",
            description = "Time limit of jobs that name none; 0: none. HDCF_DEFAULT_TIMEOUT_SECONDS")
    int defaultTimeoutSeconds;

    @Option(
            names = {"--kill-grace-seconds", "-kill-grace-seconds", "--grace", "-grace"},
            defaultValue = "5",
            description = "Between asking a command to end and ending it. HDCF_KILL_GRACE_SECONDS")
    int killGraceSeconds;

    @Option(
            names = {"--stop-signal", "-stop-signal"},
            defaultValue = "TERM",
            description = "The signal that asks a command to end: HUP, INT, QUIT, TERM, USR1, USR2 or KILL."
                    + " HDCF_STOP_SIGNAL")
    String stopSignal = "";

    @Option(
            names = {"--leaked", "-leaked"},
            defaultValue = "kill",
            description = "What becomes of processes that outlive their command: kill or keep. HDCF_LEAKED")
    String leaked = "";

    @Option(
            names = {"--output-limit-mb", "-output-limit-mb"},
            defaultValue = "1024",
            description = "Of each stream of a job; beyond it head and tail are kept. HDCF_OUTPUT_LIMIT_MB")
    int outputLimitMb;

    @Option(
            names = {"--input-cache-mb", "-input-cache-mb"},
            defaultValue = "4096",
            description = "For input files that may be needed again. HDCF_INPUT_CACHE_MB")
    int inputCacheMb;

    @Option(
            names = {"--keep-output-days", "-keep-output-days"},
            defaultValue = "7",
            description = "How long the output of ended jobs stays on this machine. HDCF_KEEP_OUTPUT_DAYS")
    int keepOutputDays;

    @Option(
            names = {"--keep-output-mb", "-keep-output-mb"},
            defaultValue = "10240",
            description = "How much of it stays; the oldest goes first. HDCF_KEEP_OUTPUT_MB")
    int keepOutputMb;

    @Option(
            names = {"--drain-deadline-seconds", "-drain-deadline-seconds", "--drain-deadline"},
            description = "When the worker is stopped, commands have so long to end before they are ended. Without it"
                    + " they run on and the next worker takes them up. HDCF_DRAIN_DEADLINE_SECONDS")
    @Nullable
    Integer drainDeadlineSeconds;

    @Option(
            names = {"--allow-commands", "-allow-commands"},
            split = ",",
            description = "Globs of the commands that may be run here; default: all. HDCF_ALLOW_COMMANDS")
    List<String> allowCommands = List.of();

    @Option(
            names = {"--allow-dirs", "-allow-dirs"},
            split = ",",
            description = "Folders that jobs may choose as working directory; default: all. HDCF_ALLOW_DIRS")
    List<String> allowDirs = List.of();

    @Option(
            names = {"--shell", "-shell"},
            defaultValue = "auto",
            description = "How commands are started: auto, bash, setsid, plain or direct. HDCF_SHELL")
    String shell = "";

    @Option(
            names = {"--cgroup", "-cgroup"},
            defaultValue = "auto",
            description =
                    "When a command gets a cgroup, where that works: auto, always, on-demand (for a limit that needs one)"
                            + " or never. HDCF_CGROUP")
    String cgroup = "";

    @Option(
            names = {"--container-program", "-container-program"},
            description = "docker or podman: allows jobs that ask for a container. HDCF_CONTAINER_PROGRAM")
    @Nullable
    String containerProgram;

    @Option(
            arity = "0..1",
            fallbackValue = "true",
            names = {"--allow-root", "-allow-root"},
            description = "Run although this is root, and every job with it. HDCF_ALLOW_ROOT")
    boolean allowRoot;

    @Option(
            arity = "0..1",
            fallbackValue = "true",
            names = {"--dry-run", "-dry-run"},
            description = "Check settings and machine, print what this worker would offer, run nothing. HDCF_DRY_RUN")
    boolean dryRun;
}
