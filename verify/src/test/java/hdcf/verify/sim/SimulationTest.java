package hdcf.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simulator as part of the build; {@code -Dsim.seed} is the first seed and {@code -Dsim.seeds} how many. */
class SimulationTest {
    private static final long FIRST = Long.getLong("sim.seed", 1);
    private static final long SEEDS = Long.getLong("sim.seeds", 2_000);
    /** More than there are processors: at each moment some wait for a thread to take over. */
    private static final int LANES = 4;

    private static final int CRASHES_PER_SEED = 5;
    private static final Path CORPUS = Path.of("src/test/resources/sim-corpus");

    private static Place place;

    @BeforeAll
    static void open() throws IOException {
        Hunt.quiet();
        place = Place.open();
    }

    @AfterAll
    static void close() throws IOException {
        place.close();
    }

    @Test
    void keepsEveryPromiseInEverySeedAndSeesEverythingSometimes() throws IOException, InterruptedException {
        Campaign campaign = new Campaign(place, FIRST, SEEDS);
        long began = System.nanoTime();
        campaign.run(LANES);
        CampaignReport report = campaign.report((System.nanoTime() - began) / 1e9);
        report.write();
        System.out.println(report.markdown());
        assertThat(campaign.bad().stream().limit(2).map(campaign::explain).collect(Collectors.joining("\n")))
                .as("seeds in which a promise was broken")
                .isEmpty();
        if (SEEDS >= 100) {
            assertThat(report.neverSeen())
                    .as("things that have to happen in some seed")
                    .isEmpty();
            assertThat(report.crashCycles()).as("crash cycles").isGreaterThanOrEqualTo(SEEDS * CRASHES_PER_SEED);
        }
    }

    @Test
    void takesTheSameCourseEachTime() throws IOException {
        for (long seed = FIRST; seed < FIRST + 4; seed++) {
            String first = Simulation.run(Plan.draw(seed), place, false).sum();
            String second = Simulation.run(Plan.draw(seed), place, false).sum();
            assertThat(second).as("the sum of the trace of seed " + seed).isEqualTo(first);
        }
    }

    @Test
    void keepsEveryPromiseInTheSchedulesThatOnceBrokeOne() throws IOException {
        for (Path schedule : schedules()) {
            Plan plan = Json.parse(Files.readString(schedule), Plan.class);
            assertThat(Simulation.run(plan, place, false).violations())
                    .as(schedule.toString())
                    .isEmpty();
        }
    }

    @Test
    void writesSchedulesThatReadBackTheSame() {
        Plan plan = Plan.draw(FIRST);
        assertThat(Json.parse(Json.text(plan), Plan.class)).isEqualTo(plan);
    }

    private static List<Path> schedules() throws IOException {
        if (!Files.isDirectory(CORPUS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
