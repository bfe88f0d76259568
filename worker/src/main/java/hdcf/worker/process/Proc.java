package hdcf.worker.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Linux says under {@code /proc}. Empty answers elsewhere. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");
    /** How Linux counts the start times it shows to programs, on every machine. */
    private static final long MS_PER_TICK = 10;

    private static final long MS_PER_SECOND = 1_000;
    private static final long AUX_PAGE_SIZE = 6;
    private static final long USUAL_PAGE_BYTES = 4_096;
    private static final long PAGE_BYTES = readPageBytes();

    private Proc() {}

    /** Whether the process still runs; one that ended and was not yet collected by its parent does not. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        ProcStat stat = stat(pid);
        return stat != null && !stat.isRunning();
    }

    /** The line of a process; null when there is no such process. */
    static @Nullable ProcStat stat(long pid) {
        return ProcStat.parse(text(ROOT.resolve(pid + "/stat")));
    }

    /** All processes that can be seen. */
    static List<ProcStat> all() {
        List<ProcStat> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path entry : entries) {
                ProcStat stat = ProcStat.parse(text(entry.resolve("stat")));
                if (stat != null) {
                    found.add(stat);
                }
            }
        } catch (IOException noProc) {
            return found;
        }
        return found;
    }

    /** Running processes whose environment holds {@code NAME=value}, except this one. */
    static List<ProcessHandle> withCookie(String cookie) {
        List<ProcessHandle> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (pid != self && holds(entry, cookie)) {
                    ProcessHandle.of(pid).filter(Proc::isRunning).ifPresent(found::add);
                }
            }
        } catch (IOException | NumberFormatException noProc) {
            return found;
        }
        return found;
    }

    private static boolean holds(Path process, String cookie) {
        String environment = '\0' + text(process.resolve("environ"));
        return environment.contains('\0' + cookie + '\0');
    }

    /** When a process with these start ticks was started, in Unix milliseconds; null where the system does not say. */
    static @Nullable Long startedAtMs(long ticks) {
        return text(ROOT.resolve("stat"))
                .lines()
                .filter(line -> line.startsWith("btime "))
                .map(line ->
                        Long.parseLong(line.substring("btime ".length()).strip()) * MS_PER_SECOND + ticks * MS_PER_TICK)
                .findFirst()
                .orElse(null);
    }

    /** The size in which memory is given out. */
    static long pageBytes() {
        return PAGE_BYTES;
    }

    private static long readPageBytes() {
        try {
            ByteBuffer pairs = ByteBuffer.wrap(Files.readAllBytes(ROOT.resolve("self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 2 * Long.BYTES) {
                long key = pairs.getLong();
                long value = pairs.getLong();
                if (key == AUX_PAGE_SIZE) {
                    return value;
                }
            }
        } catch (IOException noProc) {
            return USUAL_PAGE_BYTES;
        }
        return USUAL_PAGE_BYTES;
    }

    /** The content of a small file, or the empty text when it cannot be read. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The value of a line such as {@code MemTotal:  123 kB}. */
    static Optional<Long> number(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip().split(" ", 2)[0])
                .filter(value -> !value.isEmpty() && value.chars().allMatch(Character::isDigit))
                .map(Long::valueOf)
                .findFirst();
    }
}
