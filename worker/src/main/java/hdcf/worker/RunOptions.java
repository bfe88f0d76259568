package hdcf.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that say how commands are run, part of {@link WorkerOptions}. */
final class RunOptions {
    int defaultTimeoutSeconds;
    int killGraceSeconds;
    String stopSignal = "";
    String leaked = "";
    int outputLimitMb;
    int inputCacheMb;
    int keepOutputDays;
    int keepOutputMb;

    @Nullable
    Integer drainDeadlineSeconds;

    List<String> allowCommands = List.of();
    List<String> allowDirs = List.of();
    String shell = "";
    String cgroup = "";

    @Nullable
    String containerProgram;

    boolean allowRoot;
    boolean dryRun;

    void tell(OptionList list) {
        list.number(
                "--default-timeout-seconds",
                "0",
                "Time limit of jobs that name none; 0: none. HDCF_DEFAULT_TIMEOUT_SECONDS",
                to -> defaultTimeoutSeconds = to);
        list.value(
                Integer.class,
                List.of("--kill-grace-seconds", "--grace"),
                "5",
                "Between asking a command to end and ending it. HDCF_KILL_GRACE_SECONDS",
                to -> killGraceSeconds = to);
        list.text(
                "--stop-signal",
                "TERM",
                "The signal that asks a command to end: HUP, INT, QUIT, TERM, USR1, USR2 or KILL."
                        + " HDCF_STOP_SIGNAL",
                to -> stopSignal = to);
        list.text(
                "--leaked",
                "kill",
                "What becomes of processes that outlive their command: kill or keep. HDCF_LEAKED",
                to -> leaked = to);
        list.number(
                "--output-limit-mb",
                "1024",
                "Of each stream of a job; beyond it head and tail are kept. HDCF_OUTPUT_LIMIT_MB",
                to -> outputLimitMb = to);
        list.number(
                "--input-cache-mb",
                "4096",
                "For input files that may be needed again. HDCF_INPUT_CACHE_MB",
                to -> inputCacheMb = to);
        list.number(
                "--keep-output-days",
                "7",
                "How long the output of ended jobs stays on this machine. HDCF_KEEP_OUTPUT_DAYS",
                to -> keepOutputDays = to);
        list.number(
                "--keep-output-mb",
                "10240",
                "How much of it stays; the oldest goes first. HDCF_KEEP_OUTPUT_MB",
                to -> keepOutputMb = to);
        list.value(
                Integer.class,
                List.of("--drain-deadline-seconds", "--drain-deadline"),
                null,
                "When the worker is stopped, commands have so long to end before they are ended. Without it"
                        + " they run on and the next worker takes them up. HDCF_DRAIN_DEADLINE_SECONDS",
                to -> drainDeadlineSeconds = to);
        list.texts(
                "--allow-commands",
                "Globs of the commands that may be run here; default: all. HDCF_ALLOW_COMMANDS",
                to -> allowCommands = to);
        list.texts(
                "--allow-dirs",
                "Folders that jobs may choose as working directory; default: all. HDCF_ALLOW_DIRS",
                to -> allowDirs = to);
        list.text(
                "--shell",
                "auto",
                "How commands are started: auto, bash, setsid, plain or direct. HDCF_SHELL",
                to -> shell = to);
        list.text(
                "--cgroup",
                "auto",
                "When a command gets a cgroup, where that works: auto, always, on-demand (for a limit that needs one)"
                        + " or never. HDCF_CGROUP",
                to -> cgroup = to);
        list.text(
                "--container-program",
                null,
                "docker or podman: allows jobs that ask for a container. HDCF_CONTAINER_PROGRAM",
                to -> containerProgram = to);
        list.flag(
                "--allow-root",
                "Run although this is root, and every job with it. HDCF_ALLOW_ROOT",
                to -> allowRoot = to);
        list.flag(
                "--dry-run",
                "Check settings and machine, print what this worker would offer, run nothing. HDCF_DRY_RUN",
                to -> dryRun = to);
    }
}
