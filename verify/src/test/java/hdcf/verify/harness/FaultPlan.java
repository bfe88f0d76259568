package hdcf.verify.harness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which exchange of a network meets which fault, drawn from a seed. The same seed draws the same row of faults; which call
 * meets which depends on the order in which the calls come. Safe for use by several threads.
 */
public final class FaultPlan {
    private static final int PERCENT = 100;

    private final SplittableRandom random;
    private final List<Fault> kinds;
    private final int percent;
    private final Map<Fault, Integer> drawn = new EnumMap<>(Fault.class);
    private final Deque<Fault> ordered = new ArrayDeque<>();
    private boolean isOver;

    /**
     * @param percent of the exchanges meet a fault
     * @param kinds the faults that are drawn, all equally often
     */
    public FaultPlan(long seed, int percent, List<Fault> kinds) {
        this.random = new SplittableRandom(seed);
        this.percent = percent;
        this.kinds = List.copyOf(kinds);
    }

    /** No faults but those ordered. */
    public static FaultPlan none() {
        return new FaultPlan(0, 0, List.of(Fault.NONE));
    }

    /** The next exchange meets this one. */
    public synchronized void order(Fault fault) {
        ordered.add(fault);
    }

    /** From now on the network is a good one. */
    public synchronized void heal() {
        isOver = true;
    }

    /** How often each fault was met. */
    public synchronized Map<Fault, Integer> drawn() {
        return new EnumMap<>(drawn);
    }

    /** How many exchanges met one. */
    public synchronized int count() {
        return drawn.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Fault next() {
        Fault fault = ordered.poll();
        if (fault == null) {
            boolean isGood = isOver || random.nextInt(PERCENT) >= percent;
            fault = isGood ? Fault.NONE : kinds.get(random.nextInt(kinds.size()));
        }
        if (fault != Fault.NONE) {
            drawn.merge(fault, 1, Integer::sum);
        }
        return fault;
    }

    /** A number from 0 to below the bound. */
    synchronized int below(int bound) {
        return random.nextInt(Math.max(1, bound));
    }
}
