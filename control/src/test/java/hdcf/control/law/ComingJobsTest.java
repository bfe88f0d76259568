package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.HoldCommand;
import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers are told comes next, and what then is claimed. */
final class ComingJobsTest {
    private static final int JOBS = 60;
    private static final long SEED = Long.getLong("coming.seed", System.nanoTime());

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() {
        plane = Plane.open(folder);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private static NewJob job(int priority, long at, String... tags) {
        return new NewJob("true", List.of(), "", 0, 3, 5, priority, at, false, List.of(tags));
    }

    private List<String> next(int limit) throws Refusal {
        return plane.reads().next(limit).stream().map(JobView::jobId).toList();
    }

    @Test
    void isWhatAWorkerThatCanRunEverythingClaims() throws Refusal {
        Random random = new Random(SEED);
        for (int i = 0; i < JOBS; i++) {
            plane.submit(
                    random.nextBoolean()
                            ? job(random.nextInt(3), 0)
                            : job(random.nextInt(3), 0, "tag" + random.nextInt(5)));
            plane.pass(Duration.ofMillis(random.nextInt(900)));
        }
        List<String> told = next(Limits.NEXT_MAX);
        assertThat(told).hasSize(JOBS);
        assertThat(next(7)).isEqualTo(told.subList(0, 7));
        plane.register("able", "tag0", "tag1", "tag2", "tag3", "tag4");
        List<String> claimed = new ArrayList<>();
        for (Optional<Assignment> job = plane.claim("able"); job.isPresent(); job = plane.claim("able")) {
            claimed.add(job.get().jobId());
        }
        assertThat(claimed).as("-Dcoming.seed=%d", SEED).isEqualTo(told);
        assertThat(next(Limits.NEXT_MAX)).isEmpty();
    }

    @Test
    void leavesOutWhatIsHeldOrWaitsForItsTime() throws Refusal {
        String held = plane.submit(job(9, 0));
        plane.submit(job(9, plane.clock.wallMillis() / 1_000 + 1_000));
        String ready = plane.submit(job(0, 0, "nobody-has-it"));
        plane.call(new HoldCommand(Plane.CALLER, held));
        assertThat(next(10)).containsExactly(ready);
        plane.pass(Duration.ofSeconds(1_001));
        assertThat(next(10)).hasSize(2).endsWith(ready);
    }
}
