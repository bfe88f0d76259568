package hdcf.bench.plane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of processes and of the machine. */
public final class ProcStat {
    /** The kernel's clock tick, 1/100 s on every common build. */
    private static final long MICROS_PER_TICK = 10_000;

    /** Fields behind the name, which stands in parentheses: utime is the 12th, stime the 13th. */
    private static final int UTIME = 11;

    /** utime, stime, and the same two of the children. */
    private static final int FAMILY = 4;

    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int GUEST = 9;

    private ProcStat() {}

    /** CPU time a process has used. */
    public static long cpuMicros(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * MICROS_PER_TICK;
    }

    /** CPU time a process has used, and its ended children that it waited for. */
    public static long familyMicros(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = UTIME; i < UTIME + FAMILY; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * MICROS_PER_TICK;
    }

    /** CPU time of a process's ended children that it waited for, and of theirs. */
    public static long childrenMicros(long pid) throws IOException {
        return familyMicros(pid) - cpuMicros(pid);
    }

    /** CPU time that everything on this machine has used. */
    public static long machineMicros() throws IOException {
        String[] fields =
                Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +", -1);
        long ticks = 0;
        for (int i = 1; i < Math.min(fields.length, GUEST); i++) {
            ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * MICROS_PER_TICK;
    }

    /** The most memory a process ever held, in MiB. */
    public static double peakRssMb(long pid) throws IOException {
        return status(pid, "VmHWM:");
    }

    /** The memory a process holds now, in MiB. */
    public static double rssMb(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    private static double status(long pid, String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                                line.substring(name.length()).replace("kB", "").trim())
                        / 1024.0;
            }
        }
        throw new IOException("Expected " + name + " in /proc/" + pid + "/status, found none");
    }

    /** The load average of the last minute, as the kernel writes it. */
    public static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
