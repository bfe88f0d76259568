package hdcf.verify.sim;

import hdcf.schema.daemon.LogFormat;
import hdcf.schema.daemon.LogSetup;
import java.io.IOException;
import java.util.List;

/** Runs seeds until one finds something. Called by its name, in a class loader with a planted bug. */
public final class Hunt {
    private Hunt() {}

    /**
     * Looks.
     *
     * @return how many seeds it took and what was found, or nothing
     */
    public static List<String> hunt(long first, long limit) throws IOException {
        Place place = Place.open();
        try {
            for (long seed = first; seed < first + limit; seed++) {
                Simulation.Result result = Simulation.run(Plan.draw(seed), place, false);
                if (!result.isGood()) {
                    return List.of(
                            Long.toString(seed - first + 1), result.violations().get(0));
                }
            }
            return List.of();
        } finally {
            place.close();
        }
    }

    /** Says nothing of what goes on. */
    static void quiet() {
        LogSetup.apply(LogFormat.HUMAN, System.getProperty("sim.log", "OFF"));
    }
}
