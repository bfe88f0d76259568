package hdcf.worker.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine the worker runs on. Confined to one thread, since the processor's load is the change between two looks. */
public final class Machine {
    private static final double KB_PER_MB = 1024.0;
    /** Fields of the first line of {@code /proc/stat}: idle and waiting for a disk. */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;
    private static final int FIELDS = 8;

    private long lastTotal;
    private long lastIdle;

    /** Names this run of the system; null where it cannot be told. */
    public static @Nullable String bootId() {
        String id = Proc.text(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return id.isEmpty() ? null : id;
    }

    /** Milliseconds since the system was started, counting the time it slept; where that cannot be told, since 1970. */
    public static long upMillis() {
        String[] words = Proc.text(Path.of("/proc/uptime")).split(" ", 2);
        try {
            return (long) (Double.parseDouble(words[0]) * 1000);
        } catch (NumberFormatException unknown) {
            return System.currentTimeMillis();
        }
    }

    /** The machine's name, without its domain. */
    public static String hostName() {
        String name = Proc.text(Path.of("/proc/sys/kernel/hostname")).strip();
        if (name.isEmpty()) {
            try {
                name = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                name = "worker";
            }
        }
        int domain = name.indexOf('.');
        return domain > 0 ? name.substring(0, domain) : name;
    }

    /** A look at the figures. */
    public MachineFigures look() {
        return new MachineFigures(cpuPercent(), memoryMb(), null, null);
    }

    private @Nullable Double cpuPercent() {
        String first = Proc.text(Path.of("/proc/stat")).lines().findFirst().orElse("");
        String[] words = first.split(" +");
        if (!words[0].equals("cpu") || words.length <= FIELDS) {
            return null;
        }
        long[] ticks =
                Arrays.stream(words, 1, FIELDS + 1).mapToLong(Long::parseLong).toArray();
        long total = Arrays.stream(ticks).sum();
        long idle = ticks[IDLE] + ticks[IO_WAIT];
        long passed = total - lastTotal;
        Double percent = passed <= 0 ? null : Double.valueOf(tenths(100.0 * (passed - (idle - lastIdle)) / passed));
        lastTotal = total;
        lastIdle = idle;
        return percent;
    }

    private static @Nullable Double memoryMb() {
        String text = Proc.text(Path.of("/proc/meminfo"));
        Optional<Long> total = Proc.number(text, "MemTotal");
        Optional<Long> available = Proc.number(text, "MemAvailable");
        return total.isEmpty() || available.isEmpty()
                ? null
                : Double.valueOf(tenths((total.get() - available.get()) / KB_PER_MB));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
