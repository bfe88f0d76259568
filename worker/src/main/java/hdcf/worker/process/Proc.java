package hdcf.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Linux says under {@code /proc}. Empty answers elsewhere. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /** Whether the process still runs; one that ended and was not yet collected by its parent does not. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        String stat = text(ROOT.resolve(pid + "/stat"));
        // The name in parentheses may itself hold anything; the state follows the last one.
        int name = stat.lastIndexOf(')');
        return name >= 0 && stat.startsWith(" Z", name + 1);
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
