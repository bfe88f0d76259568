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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group of version 2 for one command and everything it starts; nothing leaves it but by root's hand.
 *
 * <p>Moving a process into a group costs more than starting it. A command without limits therefore shares the group of its
 * slot's shell, which every process is born into; the shell is then the one member that is not the command's.
 *
 * @param shell the member that is nobody's command; 0 in a group of the command's own
 */
record Cgroup(Path folder, long shell) {
    private static final int MAX_PASSES = 1_000;
    private static final int REMOVAL_LOOKS = 50;
    private static final int CPU_PERIOD_US = 100_000;
    private static final long US_PER_MS = 1_000;
    private static final long PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);

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
                .filter(pid -> pid > 0 && pid != shell)
                .collect(Collectors.toList());
    }

    boolean isPopulated() {
        return shell == 0
                ? Proc.text(folder.resolve("cgroup.events")).contains("populated 1")
                : !members().isEmpty();
    }

    /** Ends all members at once, also those that are being born. */
    void kill() {
        if (shell != 0) {
            killAround();
            return;
        }
        try {
            write("cgroup.kill", "1");
        } catch (IOException olderKernel) {
            killAround();
        }
    }

    /** Holds all members so that none can be born, and kills all but the shell; what is held can be killed. */
    private void killAround() {
        try {
            write("cgroup.freeze", "1");
            for (int i = 0; i < MAX_PASSES && !isFrozen() && isPopulated(); i++) {
                killMembers();
                LockSupport.parkNanos(PASS_NANOS);
            }
            killMembers();
        } catch (IOException noFreezer) {
            killMembers();
        } finally {
            thaw();
        }
    }

    private boolean isFrozen() {
        return Proc.text(folder.resolve("cgroup.events")).contains("frozen 1");
    }

    /** Lets held members go on; a worker may have been killed while it held them. */
    void thaw() {
        try {
            write("cgroup.freeze", "0");
        } catch (IOException neverHeld) {
            LOG.atDebug().addKeyValue("cause", neverHeld).log("Could not let a control group go on");
        }
    }

    private void killMembers() {
        members().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Nullable
    Long memoryBytes() {
        return shell == 0 ? figure("memory.current") : null;
    }

    @Nullable
    Long peakMemoryBytes() {
        return shell == 0 ? figure("memory.peak") : null;
    }

    @Nullable
    Long cpuMs() {
        Long usage = shell == 0 ? keyed("cpu.stat", "usage_usec") : null;
        return usage == null ? null : Long.valueOf(usage / US_PER_MS);
    }

    boolean isOutOfMemory() {
        Long kills = shell == 0 ? keyed("memory.events", "oom_kill") : null;
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

    /** Lets go of the group for a command: removes it, unless it is the shell's. Answers false while it has members. */
    boolean release() {
        return shell != 0 || remove();
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

    /** Removes the folder it was in, if nothing else is there. */
    void removeHome() {
        Path home = folder.getParent();
        if (home != null) {
            new Cgroup(home, 0).remove();
        }
    }

    /** Removes it as soon as its last members have vanished. What stays longer is removed by the next worker. */
    ProcessWatch.Look removal() {
        AtomicInteger tries = new AtomicInteger();
        return () -> remove() || tries.incrementAndGet() > REMOVAL_LOOKS;
    }
}
