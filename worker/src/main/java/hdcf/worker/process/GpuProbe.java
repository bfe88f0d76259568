package hdcf.worker.process;

import hdcf.schema.port.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks {@code nvidia-smi} about the graphics cards, every ten seconds and never longer than five. After three failures it is
 * left alone for five minutes; on most machines there are no such cards.
 *
 * <p>One thread of its own asks, because a driver in trouble can hold the tool for ever; others read what it learned last.
 */
public final class GpuProbe {
    private static final Logger LOG = LoggerFactory.getLogger(GpuProbe.class);
    private static final String TOOL = "nvidia-smi";
    private static final String QUERY =
            "--query-gpu=index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu";
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** What was learned counts so long. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(35);

    private static final long TIMEOUT_MS = 5_000;
    private static final int FAILURES = 3;
    private static final long MAX_BYTES = 64 * 1024;
    private static final int MAX_CARDS = 64;
    private static final int FIELDS = 7;

    private final Map<String, String> environment;
    private final Path scratch;
    private final Clock clock;
    private final long timeoutMs;
    private @Nullable Process last;
    private int failures;
    private long dueNanos;

    private record Learned(List<Gpu> gpus, long atNanos) {}

    private volatile Learned learned;

    /**
     * A probe that has not asked yet.
     *
     * @param environment with the PATH in which the tool is looked for; the tool sees nothing else
     * @param scratch a file for what the tool says, written again each time
     */
    public GpuProbe(Map<String, String> environment, Path scratch, Clock clock) {
        this(environment, scratch, clock, TIMEOUT_MS);
    }

    GpuProbe(Map<String, String> environment, Path scratch, Clock clock, long timeoutMs) {
        this.environment = Map.copyOf(environment);
        this.scratch = scratch;
        this.clock = clock;
        this.timeoutMs = timeoutMs;
        this.dueNanos = clock.nanos();
        this.learned = new Learned(List.of(), dueNanos);
    }

    /** The cards as they were a moment ago; none when nothing was learned of late. For any thread. */
    public List<Gpu> gpus() {
        Learned now = learned;
        return clock.nanos() - now.atNanos() <= FRESH_NANOS ? now.gpus() : List.of();
    }

    /** How long until it is time to ask again. */
    public long napNanos() {
        return Math.max(0, dueNanos - clock.nanos());
    }

    /** Asks, when it is time. Answers how often it asked. */
    public int doWork() {
        if (napNanos() > 0) {
            return 0;
        }
        dueNanos = clock.nanos() + EVERY_NANOS;
        try {
            learned = new Learned(ask(), clock.nanos());
            failures = 0;
        } catch (IOException failed) {
            failures++;
            LOG.atDebug().addKeyValue("cause", failed.getMessage()).log("Was told nothing about graphics cards");
            if (failures >= FAILURES) {
                failures = 0;
                dueNanos = clock.nanos() + SILENCE_NANOS;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private List<Gpu> ask() throws IOException, InterruptedException {
        Process hanging = last;
        if (hanging != null && hanging.isAlive()) {
            throw new IOException("Expected " + TOOL + " to have ended, but it still hangs");
        }
        ProcessBuilder builder = new ProcessBuilder(tool().toString(), QUERY, "--format=csv,noheader,nounits");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(DirectLauncher.NOTHING));
        builder.redirectOutput(scratch.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        last = process;
        if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("Expected " + TOOL + " to answer within " + timeoutMs + " ms, but it did not");
        }
        if (process.exitValue() != 0 || Files.size(scratch) > MAX_BYTES) {
            throw new IOException("Expected " + TOOL + " to list cards, but it ended with " + process.exitValue());
        }
        return parsed(Files.readString(scratch, StandardCharsets.ISO_8859_1));
    }

    private Path tool() throws IOException {
        for (String folder :
                List.of(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":"))) {
            Path tool = Path.of(folder.isEmpty() ? "." : folder).resolve(TOOL);
            if (Files.isRegularFile(tool) && Files.isExecutable(tool)) {
                return tool.toAbsolutePath();
            }
        }
        throw new IOException("Expected " + TOOL + " in the PATH, but it is not there");
    }

    static List<Gpu> parsed(String text) throws IOException {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            String[] words = line.strip().split(", ", -1);
            Double index = number(words[0]);
            if (words.length != FIELDS || index == null || gpus.size() == MAX_CARDS) {
                throw new IOException("Expected a line of " + FIELDS + " figures for each card, found another");
            }
            gpus.add(new Gpu(
                    index.intValue(),
                    words[1],
                    words[2],
                    number(words[3]),
                    number(words[4]),
                    number(words[5]),
                    number(words[6])));
        }
        return List.copyOf(gpus);
    }

    /** What is not known is written in brackets, such as {@code [N/A]} and {@code [Not Supported]}. */
    private static @Nullable Double number(String word) {
        try {
            Double value = Double.valueOf(word.strip());
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException unknown) {
            return null;
        }
    }
}
