package hdcf.worker;

import hdcf.client.HttpTransport;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.LogFormat;
import hdcf.worker.loop.LoopRules;
import hdcf.worker.spool.WorkerName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, checked.
 *
 * @param workerId null: the worker names itself
 * @param requestTimeoutMs how long to wait for an ordinary answer
 */
record WorkerConfig(
        HttpTransport transport,
        @Nullable String workerId,
        @Nullable String nonce,
        String token,
        List<String> capabilities,
        OfferConfig offer,
        Path logDir,
        Path stateFile,
        int requestTimeoutMs,
        LoopRules loops,
        RunConfig run,
        Log log) {
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final Pattern CAPABILITY = Pattern.compile("[A-Za-z0-9._:=+-]{1,128}");
    private static final int MAX_CAPABILITIES = 64;
    private static final int MAX_SLOTS = 1024;
    private static final long MAX_TOKEN_FILE_BYTES = 4096;
    private static final int MAX_NONCE_LENGTH = 256;
    private static final int CLAIM_WAIT_MS = 30_000;
    /** Of an answer that is read as a whole, which with what is made of it has to fit into the heap; files are read as they arrive. */
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    /** What the log looks like. */
    record Log(LogFormat format, String level) {}

    static WorkerConfig of(WorkerOptions options) throws BadConfig {
        Path logDir = path("--log-dir", options.logDir);
        String stateFile = options.stateFile;
        int slots = RunConfig.between("--slots", options.slots, 0, MAX_SLOTS);
        return new WorkerConfig(
                transport(options.controlUrl),
                workerId(options.workerId),
                nonce(options.workerNonce),
                token(options),
                capabilities(options.capabilities),
                OfferConfig.of(options.resources),
                logDir,
                stateFile == null ? logDir.resolve("worker-state.json") : path("--state-file", stateFile),
                RunConfig.between("--request-timeout-seconds", options.requestTimeoutSeconds, 1, 3600) * 1000,
                new LoopRules(
                        slots == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : slots,
                        RunConfig.between("--poll-interval-seconds", options.pollIntervalSeconds, 1, 3600) * 1000L,
                        RunConfig.between("--heartbeat-interval-seconds", options.heartbeatIntervalSeconds, 1, 3600)
                                * 1000L,
                        CLAIM_WAIT_MS),
                RunConfig.of(options.run),
                log(options));
    }

    private static HttpTransport transport(String url) throws BadConfig {
        try {
            return HttpTransport.to(url).answeredWithin(MAX_ANSWER_BYTES);
        } catch (IllegalArgumentException noUrl) {
            throw new BadConfig("--control-url: " + noUrl.getMessage());
        }
    }

    private static @Nullable String workerId(@Nullable String id) throws BadConfig {
        if (id != null && !WorkerName.isValid(id)) {
            throw new BadConfig(
                    "Expected --worker-id of 1 to 128 letters, digits, dots, dashes and underscores, found \""
                            + id.replaceAll("[^ -~]", "?") + "\"");
        }
        return id;
    }

    private static @Nullable String nonce(@Nullable String nonce) throws BadConfig {
        if (nonce != null && (nonce.isBlank() || nonce.length() > MAX_NONCE_LENGTH)) {
            throw new BadConfig("Expected --worker-nonce of 1 to " + MAX_NONCE_LENGTH + " characters, found "
                    + nonce.strip().length());
        }
        return nonce;
    }

    private static String token(WorkerOptions options) throws BadConfig {
        String given = options.token;
        String file = options.tokenFile;
        if (given != null && !given.isBlank()) {
            return checked(given.strip(), "--token");
        }
        if (file == null) {
            throw new BadConfig("Expected a token in --token-file, in HDCF_API_TOKEN or in --token, found none;"
                    + " the control plane keeps the one for workers in <its data>/tokens/worker");
        }
        Path path = path("--token-file", file);
        try {
            if (Files.size(path) > MAX_TOKEN_FILE_BYTES) {
                throw new BadConfig("Expected one token in " + path + ", found a large file");
            }
            return checked(Files.readString(path, StandardCharsets.UTF_8).strip(), "--token-file");
        } catch (IOException unreadable) {
            throw new BadConfig("Expected a token in " + path + ", but the file cannot be read");
        }
    }

    private static String checked(String token, String where) throws BadConfig {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new BadConfig(
                    "Expected " + where + " to hold one word of visible ASCII characters, found something else");
        }
        return token;
    }

    private static List<String> capabilities(List<String> given) throws BadConfig {
        List<String> kept = given.stream()
                .map(String::strip)
                .filter(c -> !c.isEmpty())
                .distinct()
                .toList();
        if (kept.size() > MAX_CAPABILITIES
                || !kept.stream().allMatch(c -> CAPABILITY.matcher(c).matches())) {
            throw new BadConfig("Expected at most " + MAX_CAPABILITIES
                    + " names in --capabilities, of letters, digits and . _ : = + -, found others");
        }
        return kept;
    }

    private static Log log(WorkerOptions options) throws BadConfig {
        LogFormat format = switch (options.logFormat.toLowerCase(Locale.ROOT)) {
            case "human" -> LogFormat.HUMAN;
            case "json" -> LogFormat.JSON;
            default -> throw new BadConfig("Expected --log-format human or json, found another");
        };
        String level = options.logLevel.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new BadConfig("Expected --log-level error, warn, info, debug or trace, found another");
        }
        return new Log(format, level);
    }

    static Path path(String option, String text) throws BadConfig {
        try {
            if (!text.isBlank()) {
                return Objects.requireNonNull(Path.of(text)).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException noPath) {
            // The sentence below says it.
        }
        throw new BadConfig("Expected " + option + " to name a file, found something else");
    }
}
