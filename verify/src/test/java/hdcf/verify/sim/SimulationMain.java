package hdcf.verify.sim;

import hdcf.schema.daemon.LogFormat;
import hdcf.schema.daemon.LogSetup;
import java.io.IOException;
import java.util.Map;

/** Runs many seeds and tells as Markdown what was seen; {@code -Dsim.seed} is the first, {@code -Dsim.seeds} how many. */
public final class SimulationMain {
    private SimulationMain() {}

    public static void main(String[] args) throws IOException {
        LogSetup.apply(LogFormat.HUMAN, System.getProperty("sim.log", "OFF"));
        long first = Long.getLong("sim.seed", 1);
        long seeds = Long.getLong("sim.seeds", 100);
        boolean keeps = Boolean.getBoolean("sim.keep");
        Place place = Place.open();
        Tally tally = new Tally();
        long began = System.nanoTime();
        long bad = 0;
        long events = 0;
        long virtual = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation.Result result = Simulation.run(Plan.draw(seed), place, keeps);
            tally.add(result.tally());
            events += result.events();
            virtual += result.virtualSec();
            if (!result.isGood()) {
                bad++;
                System.out.println("seed " + seed + ":");
                result.violations().forEach(line -> System.out.println("  " + line));
            }
        }
        double sec = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%d seeds, %d bad, %.1f s, %.1f seeds/s, %d events, %d virtual s%n",
                seeds, bad, sec, seeds / sec, events, virtual);
        for (Map.Entry<String, Long> entry : tally.all().entrySet()) {
            System.out.println("| " + entry.getKey() + " | " + entry.getValue() + " |");
        }
        System.out.println("missing: " + tally.missing());
        place.close();
        System.exit(bad == 0 ? 0 : 1);
    }
}
