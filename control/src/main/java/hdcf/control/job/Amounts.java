package hdcf.control.job;

import hdcf.schema.wire.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of what machines have: processors and GPUs in thousandths, memory in MiB, named things in thousandths. Whole
 * numbers, so that what is added can be taken away again without a rest.
 */
public record Amounts(long cpusMilli, long memoryMb, long gpusMilli, Map<String, Long> named) {
    /** Nothing. */
    public static final Amounts NONE = new Amounts(0, 0, 0, Map.of());

    /** One of what is counted in thousandths. */
    public static final long ONE = 1000;

    /** Memory is asked for in steps, so that jobs that differ little share a class. */
    private static final long MEMORY_STEP_MB = 64;

    /** Takes a copy. */
    public Amounts {
        named = Map.copyOf(named);
    }

    /** What a job asks for; memory is rounded up to steps of 64 MiB, fractions to thousandths. */
    public static Amounts asked(Resources resources) {
        Long memoryMb = resources.memoryMb();
        long steps = memoryMb == null ? 0 : Math.floorDiv(memoryMb + MEMORY_STEP_MB - 1, MEMORY_STEP_MB);
        Map<String, Long> named = new HashMap<>();
        Map<String, Double> given = resources.named();
        if (given != null) {
            given.forEach((name, amount) -> named.put(name, thousandths(amount)));
        }
        return new Amounts(thousandths(resources.cpus()), steps * MEMORY_STEP_MB, thousandths(resources.gpus()), named);
    }

    /** Rounded up, so that nothing is asked for less than it is. */
    static long thousandths(@Nullable Double amount) {
        return amount == null ? 0 : (long) Math.ceil(amount * ONE - 1e-6);
    }

    Amounts withGpus(long milli) {
        return new Amounts(cpusMilli, memoryMb, milli, named);
    }

    /** These and the others. */
    public Amounts plus(Amounts other) {
        Map<String, Long> sum = new TreeMap<>(named);
        other.named.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        return new Amounts(cpusMilli + other.cpusMilli, memoryMb + other.memoryMb, gpusMilli + other.gpusMilli, sum);
    }

    /** Whether nothing is asked for. */
    public boolean areNone() {
        return cpusMilli == 0 && memoryMb == 0 && gpusMilli == 0 && named.isEmpty();
    }
}
