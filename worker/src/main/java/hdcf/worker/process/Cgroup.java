package hdcf.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A control group of version 2 for one command and everything it starts; nothing leaves it but by root's hand. */
record Cgroup(Path folder) {
    private static final int CPU_PERIOD_US = 100_000;
    private static final long US_PER_MS = 1_000;

    /** Sets the limits whose controllers are there. */
    void limit(LaunchLimits limits, List<String> controllers) throws IOException {
        Long memory = limits.memoryBytes();
        if (memory != null && controllers.contains(Cgroups.MEMORY)) {
            write("memory.max", Long.toString(memory));
            // A tree without one of its members is of no use.
            write("memory.oom.group", "1");
            try {
                write("memory.swap.max", "0");
            } catch (IOException noSwapAccounting) {
                // Then there is nothing to escape to that this group would count.
            }
        }
        if (limits.processes() != null && controllers.contains(Cgroups.PIDS)) {
            write("pids.max", Integer.toString(limits.processes()));
        }
        Double cpus = limits.cpus();
        if (cpus != null && controllers.contains(Cgroups.CPU)) {
            write("cpu.max", String.format(Locale.ROOT, "%d %d", Math.round(cpus * CPU_PERIOD_US), CPU_PERIOD_US));
        }
    }

    /** The running members. */
    List<Long> members() {
        return Proc.text(folder.resolve("cgroup.procs"))
                .lines()
                .map(Long::valueOf)
                .filter(pid -> pid > 0)
                .collect(Collectors.toList());
    }

    boolean isPopulated() {
        return Proc.text(folder.resolve("cgroup.events")).contains("populated 1");
    }

    /** Ends all members at once, also those that are being born. */
    void kill() {
        try {
            write("cgroup.kill", "1");
        } catch (IOException olderKernel) {
            members().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    @Nullable
    Long memoryBytes() {
        return figure("memory.current");
    }

    @Nullable
    Long peakMemoryBytes() {
        return figure("memory.peak");
    }

    @Nullable
    Long cpuMs() {
        Long usage = keyed("cpu.stat", "usage_usec");
        return usage == null ? null : Long.valueOf(usage / US_PER_MS);
    }

    boolean isOutOfMemory() {
        Long kills = keyed("memory.events", "oom_kill");
        return kills != null && kills > 0;
    }

    private @Nullable Long figure(String file) {
        String text = Proc.text(folder.resolve(file)).strip();
        return text.isEmpty() || !text.chars().allMatch(Character::isDigit) ? null : Long.valueOf(text);
    }

    private @Nullable Long keyed(String file, String key) {
        return Proc.text(folder.resolve(file))
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> Long.valueOf(line.substring(key.length() + 1).strip()))
                .findFirst()
                .orElse(null);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    /** Removes the group. Answers false while it has members, or a member's own groups. */
    boolean remove() {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (DirectoryNotEmptyException inUse) {
            return false;
        } catch (IOException busy) {
            return false;
        }
    }
}
