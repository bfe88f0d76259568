package hdcf.verify.sim.mutant;

import hdcf.schema.daemon.LogFormat;
import hdcf.schema.daemon.LogSetup;
import java.io.IOException;
import java.util.List;

/** Plants every bug in turn and tells, as Markdown, how many seeds it took to find it. */
public final class MutantMain {
    private MutantMain() {}

    public static void main(String[] args) throws IOException {
        LogSetup.apply(LogFormat.HUMAN, "OFF");
        long first = Long.getLong("sim.seed", 1);
        long limit = Long.getLong("sim.mutant.seeds", 5_000);
        String only = System.getProperty("sim.mutant", "");
        System.out.println("| planted bug | seeds | found as |");
        System.out.println("|---|---|---|");
        boolean isGood = true;
        for (Mutant mutant : Mutant.values()) {
            if (mutant.name().contains(only)) {
                List<String> found = MutantHunt.find(mutant, first, limit);
                isGood &= !found.isEmpty();
                System.out.println("| " + mutant + " | "
                        + (found.isEmpty() ? "not found in " + limit + " |" : found.get(0) + " | " + found.get(1))
                        + " |");
            }
        }
        System.exit(isGood ? 0 : 1);
    }
}
