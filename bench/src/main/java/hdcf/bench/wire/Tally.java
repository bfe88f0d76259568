package hdcf.bench.wire;

import hdcf.bench.stat.Latencies;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the connections of one run counted together. Confined to the loop's thread. */
public final class Tally {
    private final Map<Step, Latencies> latencies = new EnumMap<>(Step.class);
    private final long endNanos;
    private long lifecycles;
    private long errors;
    private long lastNanos;
    private @Nullable String firstError;

    /**
     * @param endNanos from then on no lifecycle is begun
     */
    Tally(long endNanos) {
        this.endNanos = endNanos;
        for (Step step : Step.values()) {
            latencies.put(step, new Latencies());
        }
    }

    void answered(Step step, long nanos) {
        of(step).add(nanos);
    }

    void completed(int jobs) {
        lifecycles += jobs;
        lastNanos = System.nanoTime();
    }

    void failed(String what) {
        errors++;
        if (firstError == null) {
            firstError = what;
        }
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** How long this kind of request took. */
    public Latencies of(Step step) {
        return Objects.requireNonNull(latencies.get(step));
    }

    /** How long requests took, of whatever kind. */
    public Latencies all() {
        Latencies all = new Latencies();
        latencies.values().forEach(all::addAll);
        return all;
    }

    public long lifecycles() {
        return lifecycles;
    }

    public long errors() {
        return errors;
    }

    /** When the last lifecycle was complete. */
    long lastNanos() {
        return lastNanos;
    }

    /** The first answer that was not as expected. */
    public @Nullable String firstError() {
        return firstError;
    }
}
