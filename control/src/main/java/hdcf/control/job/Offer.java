package hdcf.control.job;

import hdcf.schema.wire.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a worker can take: all it has, or what is left of it. A worker that does not tell its processors, memory or GPUs has
 * enough of the first two for whatever it asks for, and with the capability {@code gpu} one GPU.
 *
 * @param cpusMilli null when it is not told
 * @param memoryMb null when it is not told
 * @param gpus what is free of each device, in thousandths, in the order of the devices; null when it is not told
 */
public record Offer(
        Set<String> capabilities,
        @Nullable Long cpusMilli,
        @Nullable Long memoryMb,
        @Nullable List<Long> gpus,
        Map<String, Long> named) {
    /** All that a worker has. */
    public static Offer whole(Collection<String> capabilities, @Nullable Resources told) {
        if (told == null) {
            return new Offer(Set.copyOf(capabilities), null, null, null, Map.of());
        }
        Map<String, Long> named = new HashMap<>();
        Map<String, Double> given = told.named();
        if (given != null) {
            given.forEach((name, amount) -> named.put(name, floor(amount)));
        }
        List<String> devices = devices(told);
        Set<String> able = new HashSet<>(capabilities);
        if (devices != null && !devices.isEmpty()) {
            able.add(Needs.GPU);
        }
        Double cpus = told.cpus();
        return new Offer(
                Set.copyOf(able),
                cpus == null ? null : Long.valueOf(floor(cpus)),
                told.memoryMb(),
                devices == null
                        ? null
                        : devices.stream().map(device -> Amounts.ONE).toList(),
                Map.copyOf(named));
    }

    /** The names of a worker's GPUs; those of which only the number is told are numbered from 0. Null when nothing is told. */
    public static @Nullable List<String> devices(@Nullable Resources told) {
        if (told == null || told.devices() != null) {
            return told == null ? null : told.devices();
        }
        Double gpus = told.gpus();
        return gpus == null
                ? null
                : IntStream.range(0, gpus.intValue())
                        .mapToObj(Integer::toString)
                        .toList();
    }

    /** What is left when this much is taken, of each GPU as it is given here. */
    public Offer less(Amounts taken, @Nullable List<Long> gpusLeft) {
        Map<String, Long> left = new HashMap<>(named);
        taken.named().forEach((name, amount) -> left.computeIfPresent(name, (same, had) -> Math.max(0, had - amount)));
        return new Offer(
                capabilities,
                cpusMilli == null ? null : Long.valueOf(Math.max(0, cpusMilli - taken.cpusMilli())),
                memoryMb == null ? null : Long.valueOf(Math.max(0, memoryMb - taken.memoryMb())),
                gpusLeft,
                Map.copyOf(left));
    }

    /** Whether a job with these needs can be taken. */
    public boolean satisfies(Needs needs) {
        return capabilities.containsAll(needs.capabilities())
                && ((needs.amounts().areNone() && gpus == null) || fits(wants(needs)));
    }

    private boolean fits(Amounts wants) {
        return (cpusMilli == null || wants.cpusMilli() <= cpusMilli)
                && (memoryMb == null || wants.memoryMb() <= memoryMb)
                && hasGpus(wants.gpusMilli())
                && wants.named().entrySet().stream()
                        .allMatch(want -> want.getValue() <= named.getOrDefault(want.getKey(), 0L));
    }

    /** What is to be reserved here for a job with these needs: with {@code gpu} among them, one GPU where GPUs are counted. */
    public Amounts wants(Needs needs) {
        Amounts asked = needs.amounts();
        boolean isOneMeant =
                asked.gpusMilli() == 0 && gpus != null && needs.capabilities().contains(Needs.GPU);
        return isOneMeant ? asked.withGpus(Amounts.ONE) : asked;
    }

    private boolean hasGpus(long milli) {
        if (milli == 0) {
            return true;
        }
        if (gpus == null) {
            return milli <= Amounts.ONE && capabilities.contains(Needs.GPU);
        }
        return devices(milli) != null;
    }

    /**
     * The devices for so many GPUs, by their place: whole ones in their order, for a fraction the fullest one with room.
     *
     * @return null when there are not enough
     */
    public @Nullable List<Integer> devices(long milli) {
        List<Long> free = gpus;
        if (free == null || milli == 0) {
            return List.of();
        }
        List<Integer> chosen = new ArrayList<>();
        if (milli < Amounts.ONE) {
            int best = -1;
            for (int i = 0; i < free.size(); i++) {
                if (free.get(i) >= milli && (best < 0 || free.get(i) < free.get(best))) {
                    best = i;
                }
            }
            return best < 0 ? null : List.of(best);
        }
        for (int i = 0; i < free.size() && chosen.size() * Amounts.ONE < milli; i++) {
            if (free.get(i) == Amounts.ONE) {
                chosen.add(i);
            }
        }
        return chosen.size() * Amounts.ONE < milli ? null : List.copyOf(chosen);
    }

    /** What is missing for these needs, each as words for people; empty when they are satisfied. */
    public List<Lack> lacks(Needs needs) {
        List<Lack> lacks = new ArrayList<>();
        for (String capability : needs.capabilities()) {
            if (!capabilities.contains(capability)) {
                lacks.add(new Lack("capability", capability, 1, 0));
            }
        }
        Amounts wants = wants(needs);
        add(lacks, "cpus", wants.cpusMilli(), cpusMilli);
        add(lacks, "memory_mb", wants.memoryMb(), memoryMb);
        if (!hasGpus(wants.gpusMilli())) {
            lacks.add(new Lack("gpus", "", wants.gpusMilli(), gpus == null ? 0 : freeGpus(gpus, wants.gpusMilli())));
        }
        wants.named().forEach((name, amount) -> {
            long has = named.getOrDefault(name, 0L);
            if (amount > has) {
                lacks.add(new Lack("resource", name, amount, has));
            }
        });
        return lacks;
    }

    /** What is free of all GPUs, in thousandths; 0 when it is not told. */
    public long freeGpusMilli() {
        return gpus == null ? 0 : gpus.stream().mapToLong(Long::longValue).sum();
    }

    private static long freeGpus(List<Long> free, long wanted) {
        return wanted < Amounts.ONE
                ? free.stream().mapToLong(Long::longValue).max().orElse(0)
                : Amounts.ONE
                        * free.stream().filter(left -> left == Amounts.ONE).count();
    }

    private static void add(List<Lack> lacks, String kind, long wanted, @Nullable Long has) {
        if (has != null && wanted > has) {
            lacks.add(new Lack(kind, "", wanted, has));
        }
    }

    private static long floor(double amount) {
        return (long) Math.floor(amount * Amounts.ONE + 1e-6);
    }
}
