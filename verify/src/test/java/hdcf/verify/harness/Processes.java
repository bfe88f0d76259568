package hdcf.verify.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Linux knows of processes that a test may have left behind. */
public final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Whether this machine can be asked. */
    public static boolean areKnown() {
        return Files.isReadable(PROC.resolve("self/environ"));
    }

    /** Running processes with a word in their environment, each with its command line. */
    public static List<String> withEnvironment(String word) {
        return matching(Set.of(), process -> text(process.resolve("environ")).contains(word));
    }

    /** Running processes that work in a folder or hold one of its files open, but for these. */
    public static List<String> holding(Path folder, Set<Long> known) {
        return matching(known, process -> holds(process, folder));
    }

    /** The most memory that a process ever held, in KiB; 0 when it has ended. */
    public static long peakKb(long pid) {
        return text(PROC.resolve(pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private interface Test {
        boolean matches(Path process) throws IOException;
    }

    private static List<String> matching(Set<Long> known, Test test) {
        List<String> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                try {
                    if (pid != self && !known.contains(pid) && !isZombie(process) && test.matches(process)) {
                        found.add(pid + " " + text(process.resolve("cmdline")).replace('\0', ' '));
                    }
                } catch (IOException ended) {
                    // What has ended left nothing.
                }
            }
        } catch (IOException noProc) {
            throw new IllegalStateException("Expected to read " + PROC, noProc);
        }
        return found;
    }

    private static boolean holds(Path process, Path folder) throws IOException {
        if (isBelow(process.resolve("cwd"), folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> isBelow(file, folder));
        }
    }

    private static boolean isBelow(Path link, Path folder) {
        try {
            return Files.readSymbolicLink(link).startsWith(folder);
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean isZombie(Path process) {
        String stat = text(process.resolve("stat"));
        return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}
