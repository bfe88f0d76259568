package hdcf.control.command.live;

import hdcf.control.job.Needs;
import hdcf.schema.wire.LimitView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Counters that all jobs share: how much of each may be taken at a time, and how much is. What is taken follows the reservations,
 * so it is taken and given back in their transactions. Confined to the writer thread.
 */
public final class SharedLimits {
    private final Map<String, Long> capacities;
    private final Map<String, Long> used = new HashMap<>();

    /**
     * Limits of which nothing is taken.
     *
     * @param capacities by name
     */
    public SharedLimits(Map<String, Long> capacities) {
        this.capacities = new TreeMap<>(capacities);
    }

    /** Whether as much is left of each limit as jobs with these needs take. */
    public boolean allow(Needs needs) {
        if (needs.limits().isEmpty()) {
            return true;
        }
        for (Map.Entry<String, Long> wanted : needs.limits().entrySet()) {
            if (wanted.getValue() > left(wanted.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** How much may still be taken; nothing of a limit that nobody set. */
    public long left(String name) {
        return capacity(name) - used(name);
    }

    /** How much of it may be taken at a time; 0 when nobody set it. */
    public long capacity(String name) {
        return capacities.getOrDefault(name, 0L);
    }

    /** How much of it is taken. */
    public long used(String name) {
        return used.getOrDefault(name, 0L);
    }

    /** Whether somebody set it. */
    public boolean knows(String name) {
        return capacities.containsKey(name);
    }

    /** Sets how much may be taken at a time; what is taken stays so. */
    public void set(String name, long capacity) {
        capacities.put(name, capacity);
    }

    /** Every limit that was set, by name. */
    public List<LimitView> all() {
        return capacities.entrySet().stream()
                .map(limit -> new LimitView(limit.getKey(), limit.getValue(), used(limit.getKey())))
                .toList();
    }

    void take(Map<String, Long> amounts) {
        amounts.forEach((name, amount) -> used.merge(name, amount, Long::sum));
    }

    void giveBack(Map<String, Long> amounts) {
        amounts.forEach((name, amount) ->
                used.computeIfPresent(name, (same, had) -> Objects.equals(had, amount) ? null : had - amount));
    }
}
