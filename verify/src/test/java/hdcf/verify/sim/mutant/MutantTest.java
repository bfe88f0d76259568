package hdcf.verify.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.daemon.LogFormat;
import hdcf.schema.daemon.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The simulator finds bugs that were planted: some in each build, in turn as the code changes; {@code -Dsim.mutants} says how
 * many, {@code -Dsim.mutant.seeds} how long to look for each.
 */
class MutantTest {
    private static final Path ROOT = Path.of(System.getProperty("hdcf.root", ".."));
    private static final int MUTANTS = Integer.getInteger("sim.mutants", 3);
    private static final long SEEDS = Long.getLong("sim.mutant.seeds", 150);
    private static final int LANES = 2;

    @BeforeAll
    static void beQuiet() {
        LogSetup.apply(LogFormat.HUMAN, "OFF");
    }

    /** Two at a time: each has its own copy of all classes. */
    @Test
    void findsThePlantedBugsWhoseTurnItIs() throws Exception {
        List<Mutant> all = List.of(Mutant.values());
        int turn = 0;
        for (Mutant mutant : all) {
            for (Mutant.Patch patch : mutant.patches()) {
                turn = turn * 31 + Arrays.hashCode(Files.readAllBytes(ROOT.resolve(patch.file())));
            }
        }
        MutantReport report = new MutantReport("mutants-gate.json");
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try {
            Map<Mutant, Future<MutantReport.Line>> hunts = new EnumMap<>(Mutant.class);
            for (int i = 0; i < MUTANTS; i++) {
                Mutant mutant = all.get(Math.floorMod(turn + i, all.size()));
                hunts.put(mutant, lanes.submit(() -> MutantHunt.hunt(mutant, 1, SEEDS)));
            }
            for (Map.Entry<Mutant, Future<MutantReport.Line>> hunt : hunts.entrySet()) {
                MutantReport.Line line = hunt.getValue().get();
                report.add(line);
                System.out.println("planted bug " + line.markdown());
                assertThat(line.found())
                        .as("that the simulator finds " + hunt.getKey())
                        .isTrue();
            }
        } finally {
            lanes.shutdownNow();
        }
    }

    @Test
    void findsThePlaceOfEachPlantedBugInTheSource() throws IOException {
        for (Mutant mutant : Mutant.values()) {
            for (Mutant.Patch patch : mutant.patches()) {
                String source = Files.readString(ROOT.resolve(patch.file()));
                assertThat(patch.plant(source)).as(mutant.name()).isNotEqualTo(source);
            }
        }
    }
}
