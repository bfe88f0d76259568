package hdcf.worker.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
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

    /** MiB of memory this machine has; null where it cannot be told. */
    public static @Nullable Long memoryMb() {
        return Proc.number(Proc.text(Path.of("/proc/meminfo")), "MemTotal")
                .map(kilobytes -> kilobytes / 1024)
                .orElse(null);
    }

    /** A look at the figures, without graphics cards. */
    public MachineFigures look() {
        return look(List.of());
    }

    /** A look at the figures; the cards are those that a {@link GpuProbe} knows. */
    public MachineFigures look(List<Gpu> gpus) {
        String memory = Proc.text(Path.of("/proc/meminfo"));
        Optional<Long> total = Proc.number(memory, "MemTotal");
        Optional<Long> available = Proc.number(memory, "MemAvailable");
        OptionalDouble usage = known(gpus, Gpu::usagePercent).average();
        boolean hasGpuMemory = known(gpus, Gpu::memoryUsedMb).findAny().isPresent();
        return new MachineFigures(
                cpuPercent(),
                total.isEmpty() || available.isEmpty() ? null : megabytes(total.get() - available.get()),
                usage.isEmpty() ? null : Double.valueOf(tenths(usage.getAsDouble())),
                hasGpuMemory
                        ? Double.valueOf(tenths(known(gpus, Gpu::memoryUsedMb).sum()))
                        : null,
                loadAverage(),
                available.isEmpty() ? null : megabytes(available.get()));
    }

    private static DoubleStream known(List<Gpu> gpus, Function<Gpu, @Nullable Double> figure) {
        return gpus.stream().map(figure).flatMap(Stream::ofNullable).mapToDouble(Double::doubleValue);
    }

    private static @Nullable Double loadAverage() {
        String word = Proc.text(Path.of("/proc/loadavg")).split(" ", 2)[0];
        return word.matches("[0-9]{1,9}\\.[0-9]{1,4}") ? Double.valueOf(word) : null;
    }

    /** Milliseconds since the machine was started, those included in which it slept; below zero where it does not tell. */
    public static long bootMillis() {
        String word = Proc.text(Path.of("/proc/uptime")).split(" ", 2)[0];
        return word.matches("[0-9]{1,12}\\.[0-9]{1,4}") ? Math.round(Double.parseDouble(word) * 1000) : -1;
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

    private static Double megabytes(long kilobytes) {
        return tenths(kilobytes / KB_PER_MB);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
