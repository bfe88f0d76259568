package hdcf.worker.process;

import hdcf.schema.port.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The question whether this machine can run jobs at all, asked before work is taken: every thirty seconds while something
 * is wrong, else every five minutes, and at once when the disk fills up or has room again. Confined to the claiming thread, except {@link #found}.
 */
public final class SelfCheck {
    /** One thing that is wrong: a name for machines and a sentence for people. */
    public record Problem(String name, String sentence) {}

    private static final Logger LOG = LoggerFactory.getLogger(SelfCheck.class);
    private static final long BAD_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** A clock that stays where it is so long was wrong before, not now. */
    private static final long DOUBT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Instant EARLIEST = Instant.parse("2024-01-01T00:00:00Z");
    private static final long STEP_MS = 60_000;
    private static final long FORK_MS = 5_000;
    private static final int MAX_FILES = 1_000;

    private static final String DISK_SPACE = "disk_space";

    private final Path folder;
    private final Path written;
    private final long minFreeBytes;
    private final Clock clock;
    private volatile List<Problem> found = List.of();
    private long dueNanos;
    private @Nullable Long backwardsSince;
    /** Null once it was waited for. */
    private @Nullable Runnable trial;

    /** A check that was not made yet, of a worker that knows how commands are started. */
    public SelfCheck(Path folder, Path written, long minFreeBytes, Clock clock) {
        this(folder, written, minFreeBytes, clock, null);
    }

    /**
     * A check that was not made yet.
     *
     * @param folder where the output of jobs goes
     * @param written a folder with files that this worker wrote, to see a clock that went back
     * @param trial waits until a command was started on trial, and fails when that did not go well; the first check relies on it
     */
    public SelfCheck(Path folder, Path written, long minFreeBytes, Clock clock, @Nullable Runnable trial) {
        this.trial = trial;
        this.folder = folder;
        this.written = written;
        this.minFreeBytes = minFreeBytes;
        this.clock = clock;
        this.dueNanos = clock.nanos();
    }

    /** What is wrong, looked at again when it is time; nothing means that work may be taken. */
    public List<Problem> problems() {
        long now = clock.nanos();
        if (dueNanos - now <= 0 || hasRoomChanged()) {
            List<Problem> before = found;
            found = look(now);
            dueNanos = now + (found.isEmpty() ? GOOD_NANOS : BAD_NANOS);
            if (!found.equals(before)) {
                if (found.isEmpty()) {
                    LOG.info("Found this machine fit to run jobs again");
                }
                found.forEach(problem ->
                        LOG.atError().addKeyValue("problem", problem.name()).log(problem.sentence()));
            }
        }
        return found;
    }

    /** What was found when it last looked. For any thread. */
    public List<Problem> found() {
        return found;
    }

    /** A job may fill the disk in seconds, and the others would fail one after the other. */
    private boolean hasRoomChanged() {
        boolean wasShort = found.stream().anyMatch(problem -> problem.name().equals(DISK_SPACE));
        try {
            // Asked at each look for work. A file store is found by reading all mounts, and told apart from no answer.
            long free = folder.toFile().getUsableSpace();
            return (free > 0 ? free : Files.getFileStore(folder).getUsableSpace()) < minFreeBytes != wasShort;
        } catch (IOException unknown) {
            return false;
        }
    }

    private List<Problem> look(long now) {
        List<Problem> problems = new ArrayList<>();
        checkFolder(problems);
        checkClock(problems, now);
        Runnable first = trial;
        if (first == null) {
            checkFork(problems);
        } else {
            first.run();
            trial = null;
        }
        return List.copyOf(problems);
    }

    private void checkFolder(List<Problem> problems) {
        Path probe = folder.resolve(".self-check");
        try {
            Files.createDirectories(folder);
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < minFreeBytes) {
                problems.add(new Problem(
                        DISK_SPACE,
                        "Expected at least " + (minFreeBytes >> 20) + " MiB free at " + folder + ", but there are "
                                + (free >> 20) + "; make room or give --log-dir another place"));
            }
            Files.write(probe, "ok\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException unwritable) {
            problems.add(new Problem(
                    "folder",
                    "Expected to write in " + folder + ", but the system refused (" + unwritable
                            + "); look at its owner and mode"));
        }
    }

    private void checkClock(List<Problem> problems, long now) {
        long wall = clock.wallMillis();
        if (wall < EARLIEST.toEpochMilli()) {
            problems.add(new Problem(
                    "clock", "Expected a clock after 2023, but it says " + Instant.ofEpochMilli(wall) + "; set it"));
            return;
        }
        long newest = newest();
        if (wall >= newest - STEP_MS) {
            backwardsSince = null;
            return;
        }
        if (backwardsSince == null) {
            backwardsSince = now;
        }
        if (now - backwardsSince < DOUBT_NANOS) {
            problems.add(new Problem(
                    "clock",
                    "Expected a clock that does not go back, but it says " + Instant.ofEpochMilli(wall)
                            + " and a file was written at " + Instant.ofEpochMilli(newest) + "; set it"));
        }
    }

    private long newest() {
        long newest = 0;
        int seen = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(written)) {
            for (Path file : files) {
                if (++seen > MAX_FILES) {
                    break;
                }
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            return newest;
        }
        return newest;
    }

    private static void checkFork(List<Problem> problems) {
        String why;
        try {
            Process process = new ProcessBuilder(
                            java.io.File.separatorChar == '/'
                                    ? List.of("/bin/sh", "-c", "exit 0")
                                    : List.of("cmd", "/c", "exit 0"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(FORK_MS, TimeUnit.MILLISECONDS)) {
                why = process.exitValue() == 0 ? "" : "it ended with " + process.exitValue();
            } else {
                process.destroyForcibly();
                why = "it did not end within " + FORK_MS + " ms";
            }
        } catch (IOException refused) {
            why = String.valueOf(refused.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!why.isEmpty()) {
            problems.add(new Problem(
                    "fork", "Expected to start a shell, but " + why + "; look at the limits on processes and memory"));
        }
    }
}
