package hdcf.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The production scheduler in virtual time. */
final class ScheduleTest {
    private static final int JOBS = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void isHardlySlowerThanAPlanThatKnowsEveryDuration(long seed) {
        FleetRun.Report report = FleetRun.run(folder.resolve("jobs.db"), JOBS, seed);
        assertThat(report.ratio()).as("seed %d: %s", seed, report).isBetween(0.9, 1.15);
        assertThat(report.utilisation()).as("seed %d: %s", seed, report).isGreaterThan(0.8);
    }

    @Test
    void aClaimRunsTheSameStatementsHoweverLongTheQueueIs() {
        List<ClaimRun.Level> levels = new ArrayList<>();
        ClaimRun.run(folder.resolve("jobs.db"), 10_000, levels::add);
        assertThat(levels).extracting(ClaimRun.Level::pending).containsExactly(10_000L, 1_000L);
        assertThat(levels.get(0).statementsPerClaim())
                .isLessThanOrEqualTo(levels.get(1).statementsPerClaim() * 1.25);
    }
}
