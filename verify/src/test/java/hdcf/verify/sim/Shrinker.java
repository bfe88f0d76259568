package hdcf.verify.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Makes a bad plan smaller as long as the same thing goes wrong: fewer faults, better links, fewer jobs. */
final class Shrinker {
    private final Place place;
    private final String invariant;
    private int runsLeft;

    private Shrinker(Place place, String invariant, int runs) {
        this.place = place;
        this.invariant = invariant;
        this.runsLeft = runs;
    }

    /**
     * Shrinks.
     *
     * @param runs how many plans may be tried
     */
    static Plan shrink(Simulation.Result bad, Place place, int runs) throws IOException {
        Shrinker shrinker = new Shrinker(place, invariant(bad.violations().get(0)), runs);
        Plan plan = bad.plan();
        int before;
        do {
            before = size(plan);
            plan = shrinker.thin(plan, plan.faults(), Plan::withFaults);
            plan = shrinker.better(plan);
            plan = shrinker.thin(plan, plan.jobs(), Plan::withJobs);
        } while (size(plan) < before && shrinker.runsLeft > 0);
        return plan;
    }

    private static int size(Plan plan) {
        return plan.faults().size() + plan.jobs().size();
    }

    private static String invariant(String violation) {
        return violation.split(" ", 4)[2];
    }

    private boolean isStillBad(Plan plan) throws IOException {
        if (runsLeft-- <= 0) {
            return false;
        }
        return Simulation.run(plan, place, false).violations().stream()
                .anyMatch(violation -> invariant(violation).equals(invariant));
    }

    /** Leaves out ever smaller pieces of a list. */
    private <T> Plan thin(Plan plan, List<T> all, BiFunction<Plan, List<T>, Plan> with) throws IOException {
        Plan best = plan;
        List<T> kept = all;
        for (int piece = Math.max(1, kept.size() / 2); piece >= 1 && runsLeft > 0; piece = piece == 1 ? 0 : piece / 2) {
            int from = 0;
            while (from < kept.size() && runsLeft > 0) {
                List<T> fewer = new ArrayList<>(kept.subList(0, from));
                fewer.addAll(kept.subList(Math.min(kept.size(), from + piece), kept.size()));
                Plan candidate = with.apply(best, fewer);
                if (isStillBad(candidate)) {
                    best = candidate;
                    kept = fewer;
                } else {
                    from += piece;
                }
            }
        }
        return best;
    }

    private Plan better(Plan plan) throws IOException {
        Plan best = plan;
        List<UnaryOperator<Plan.Rates>> steps = List.of(
                rates -> Plan.Rates.none(),
                Plan.Rates::withoutLosses,
                Plan.Rates::withoutDelays,
                Plan.Rates::withoutDeaths,
                Plan.Rates::withoutDiskFaults,
                Plan.Rates::withoutClocks);
        for (UnaryOperator<Plan.Rates> step : steps) {
            Plan.Rates fewer = step.apply(best.rates());
            Plan candidate = best.withRates(fewer);
            if (!fewer.equals(best.rates()) && isStillBad(candidate)) {
                best = candidate;
            }
        }
        return best;
    }
}
