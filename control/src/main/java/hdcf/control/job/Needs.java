package hdcf.control.job;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The hard needs of a job: without them no worker may have it. Jobs with equal needs share a requirement class.
 *
 * @param capabilities sorted, without duplicates
 */
public record Needs(List<String> capabilities, Amounts amounts) {
    /** The capability that {@code needs_gpu} asks for, and that a worker with GPUs has. */
    public static final String GPU = "gpu";

    /** Sorts. */
    public Needs {
        capabilities = List.copyOf(new TreeSet<>(capabilities));
    }

    /** Needs of these capabilities and amounts. */
    public static Needs of(Collection<String> capabilities, Amounts amounts) {
        return new Needs(List.copyOf(capabilities), amounts);
    }

    /** The same capabilities, other amounts. */
    public Needs with(Amounts others) {
        return new Needs(capabilities, others);
    }
}
