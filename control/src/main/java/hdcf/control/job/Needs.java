package hdcf.control.job;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The hard needs of a job: without them no worker may have it. Jobs with equal needs share a requirement class.
 *
 * @param capabilities sorted, without duplicates
 * @param limits what is taken of limits that all jobs share; no matter of the worker
 */
public record Needs(List<String> capabilities, Amounts amounts, Map<String, Long> limits) {
    /** The capability that {@code needs_gpu} asks for, and that a worker with GPUs has. */
    public static final String GPU = "gpu";

    /** Sorts. */
    public Needs {
        capabilities = List.copyOf(new TreeSet<>(capabilities));
        limits = Map.copyOf(limits);
    }

    /** Needs of these capabilities and amounts. */
    public static Needs of(Collection<String> capabilities, Amounts amounts) {
        return new Needs(List.copyOf(capabilities), amounts, Map.of());
    }

    /** The same, and so much of limits that all jobs share. */
    public Needs within(Map<String, Long> taken) {
        return new Needs(capabilities, amounts, taken);
    }

    /** The same capabilities, other amounts. */
    public Needs with(Amounts others) {
        return new Needs(capabilities, others, limits);
    }
}
