package hdcf.control;

import hdcf.control.http.TemplateFile;
import hdcf.control.http.Templates;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.LogFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns options into a configuration, or says what is wrong with them. */
final class ConfigRules {
    private static final Pattern ADDRESS = Pattern.compile("(|\\[[0-9A-Fa-f:.]+\\]|[^:\\[\\]]+):(\\d{1,5})");
    private static final Pattern LIMIT = Pattern.compile("([A-Za-z0-9._:+-]{1,64})=(\\d{1,9})");
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
    private static final int MAX_LINKS = 40;
    private static final long MAX_SECONDS = 365L * 24 * 60 * 60;
    private static final long MAX_PRIORITY = 1_000_000;
    private static final long MAX_FAILURES = 1000;
    private static final long MAX_DAYS = 36_500;
    private static final long MAX_OUTPUT_MB = 1_000_000;

    private ConfigRules() {}

    static ControlConfig check(ControlOptions options) throws BadConfig {
        Path database = behind(path("--db", options.db));
        String data = options.data;
        String portFile = options.portFile;
        String templates = options.templates;
        return new ControlConfig(
                listen(options),
                database,
                data == null ? beside(database) : path("--data", data),
                portFile == null ? null : path("--port-file", portFile),
                templates == null ? Templates.NONE : TemplateFile.read(path("--templates", templates)),
                timing(options.timing),
                retention(options.timing),
                log(options),
                limits(options),
                health(options.health, options.timing.heartbeatTimeoutSeconds),
                sharedLimits(options.sharedLimits),
                PlacementWeights.parse(options.placementWeights),
                queue(options.queue));
    }

    private static ControlConfig.Listen listen(ControlOptions options) throws BadConfig {
        var parts = ADDRESS.matcher(options.addr);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new BadConfig("Expected --addr HOST:PORT or :PORT with a port up to 65535, found " + options.addr);
        }
        String host = String.valueOf(parts.group(1)).replace("[", "").replace("]", "");
        int port = Integer.parseInt(parts.group(2));
        boolean isAnywhere = host.isEmpty();
        if (isAnywhere) {
            host = options.allowPlaintext ? "0.0.0.0" : "127.0.0.1";
        } else if (!isLoopback(host) && !options.allowPlaintext) {
            throw new BadConfig("Expected --addr on loopback, or --allow-plaintext to let other machines call without"
                    + " encryption, found " + options.addr);
        }
        if (options.insecureDev && !isLoopback(host)) {
            throw new BadConfig("Expected --insecure-dev only on loopback, found --addr " + options.addr
                    + "; leave it out, and tokens are made at the first start");
        }
        Set<String> names = new HashSet<>();
        for (String name : options.hostNames) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return new ControlConfig.Listen(host, port, options.allowPlaintext, options.insecureDev, Set.copyOf(names));
    }

    /** Whether the port was asked for on every address and is opened on loopback only. */
    static boolean isNarrowed(ControlOptions options) {
        return options.addr.startsWith(":") && !options.allowPlaintext;
    }

    static boolean isLoopback(String host) throws BadConfig {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new BadConfig("Expected --addr with an address of this machine, found " + host);
        }
    }

    private static ControlConfig.Timing timing(TimingOptions options) throws BadConfig {
        return new ControlConfig.Timing(
                ms("--heartbeat-timeout-seconds", options.heartbeatTimeoutSeconds),
                ms("--reconcile-interval-seconds", options.reconcileIntervalSeconds),
                ms("--lost-grace-seconds", options.lostGraceSeconds));
    }

    private static ControlConfig.Queue queue(QueueOptions options) throws BadConfig {
        return new ControlConfig.Queue(
                between("--queue-aging-window-seconds", options.agingWindowSeconds, 0, MAX_SECONDS),
                (int) between("--preempt-high-priority-backlog-threshold", options.backlogThreshold, 0, MAX_FAILURES),
                (int) between("--preempt-high-priority-floor", options.priorityFloor, -MAX_PRIORITY, MAX_PRIORITY),
                (int) between("--max-retry-concurrency-per-worker", options.retriesPerWorker, 0, MAX_FAILURES),
                between("--preempt-high-priority-wait-seconds", options.preemptAfterSeconds, 0, MAX_SECONDS),
                (int) between("--preempt-limit-per-job", options.preemptLimit, 1, MAX_FAILURES));
    }

    private static Map<String, Long> sharedLimits(List<String> given) throws BadConfig {
        Map<String, Long> limits = new TreeMap<>();
        for (String one : given) {
            Matcher parts = LIMIT.matcher(one.strip());
            if (!parts.matches()) {
                throw new BadConfig("Expected --limit NAME=CAPACITY, the name of letters, digits or . _ : + -, the"
                        + " capacity a number up to 999999999, found " + one);
            }
            limits.put(parts.group(1), Long.parseLong(parts.group(2)));
        }
        return limits;
    }

    private static ControlConfig.Health health(HealthOptions options, long heartbeatTimeoutSeconds) throws BadConfig {
        Long given = options.suspectAfterSeconds;
        // Half of the timeout, rounded up: so two thresholds of one second each are one.
        long suspect = given == null ? (heartbeatTimeoutSeconds + 1) / 2 : given;
        if (suspect > heartbeatTimeoutSeconds) {
            throw new BadConfig("Expected --suspect-after-seconds up to --heartbeat-timeout-seconds "
                    + heartbeatTimeoutSeconds + ", found " + suspect);
        }
        long cooldown = ms("--cooldown-seconds", options.cooldownSeconds);
        long longest = ms("--cooldown-max-seconds", options.cooldownMaxSeconds);
        if (longest < cooldown) {
            throw new BadConfig("Expected --cooldown-max-seconds of at least --cooldown-seconds "
                    + options.cooldownSeconds + ", found " + options.cooldownMaxSeconds);
        }
        return new ControlConfig.Health(
                ms("--suspect-after-seconds", suspect),
                (int) between("--cooldown-after-failures", options.cooldownAfterFailures, 0, MAX_FAILURES),
                cooldown,
                longest);
    }

    private static ControlConfig.Retention retention(TimingOptions options) throws BadConfig {
        return new ControlConfig.Retention(
                between("--jobs-retention-completed-days", options.jobsRetentionCompletedDays, 0, MAX_DAYS),
                between("--artifacts-retention-days", options.artifactsRetentionDays, 0, MAX_DAYS),
                between("--events-retention-days", options.eventsRetentionDays, 0, MAX_DAYS),
                ms("--cleanup-interval-seconds", options.cleanupIntervalSeconds));
    }

    private static ControlConfig.Log log(ControlOptions options) throws BadConfig {
        LogFormat format = switch (options.logFormat.toLowerCase(Locale.ROOT)) {
            case "human" -> LogFormat.HUMAN;
            case "json" -> LogFormat.JSON;
            default -> throw new BadConfig("Expected --log-format human or json, found " + options.logFormat);
        };
        String level = options.logLevel.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new BadConfig("Expected --log-level to be one of " + LEVELS + ", found " + options.logLevel);
        }
        return new ControlConfig.Log(format, level);
    }

    private static ControlConfig.Limits limits(ControlOptions options) throws BadConfig {
        long threads = between("--io-threads", options.ioThreads, 0, 64);
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ControlConfig.Limits(
                (int) between("--queue-capacity", options.queueCapacity, 1, 1_000_000),
                (int) between("--max-connections", options.maxConnections, 2, 1_000_000),
                threads == 0 ? half : (int) threads,
                between("--output-limit-mb", options.outputLimitMb, 1, MAX_OUTPUT_MB) * 1024 * 1024);
    }

    /**
     * The file itself when its name is a symbolic link, so that all who open it find the same log, lock, mark and folder beside it.
     * It need not exist.
     */
    static Path behind(Path database) {
        Path found = database;
        try {
            for (int links = 0; links < MAX_LINKS && Files.isSymbolicLink(found); links++) {
                found = found.resolveSibling(Files.readSymbolicLink(found));
            }
            return !found.equals(database) && Files.exists(found) ? found.toRealPath() : found;
        } catch (IOException unreadable) {
            return database;
        }
    }

    /** Where a queue can be kept; looked at before anything is made there. */
    static void checkPlace(Path database) throws BadConfig {
        Path parent = database.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new BadConfig("Expected the folder of --db " + database + " to exist; make it or name another");
        }
        if (Files.isDirectory(database)) {
            throw new BadConfig("Expected --db to name a file, but " + database + " is a folder; name a file in it");
        }
    }

    static Path beside(Path database) {
        String name = String.valueOf(database.getFileName());
        String stem = name.endsWith(".db") ? name.substring(0, name.length() - 3) : name;
        return database.resolveSibling(stem + "-data");
    }

    private static Path path(String option, String text) throws BadConfig {
        if (text.isBlank()) {
            throw new BadConfig("Expected " + option + " to name a file, found nothing");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException notAPath) {
            throw new BadConfig("Expected " + option + " to name a file, found " + text.replace('\0', '?'));
        }
    }

    private static long ms(String option, long seconds) throws BadConfig {
        return between(option, seconds, 1, MAX_SECONDS) * 1000;
    }

    private static long between(String option, long value, long min, long max) throws BadConfig {
        if (value < min || value > max) {
            throw new BadConfig("Expected " + option + " from " + min + " to " + max + ", found " + value);
        }
        return value;
    }
}
