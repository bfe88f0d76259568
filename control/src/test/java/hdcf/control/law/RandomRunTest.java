package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.command.QueueSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations of three workers, and what must hold whatever they do. A failure names its seed. */
final class RandomRunTest {
    private static final int WHOLE = 300;
    private static final int STEPS = Integer.getInteger("random.steps", WHOLE);

    @TempDir
    Path folder;

    /** The wall clock jumps about, and what the model knows must not grow old. */
    static QueueSettings keepingAll() {
        Duration never = Duration.ofDays(365_000);
        QueueSettings standard = QueueSettings.standard();
        return new QueueSettings(
                standard.heartbeatTimeout(),
                standard.reconcileInterval(),
                standard.lostGrace(),
                standard.undeliveredLimit(),
                standard.backoff(),
                standard.flushInterval(),
                standard.storageReserveBytes(),
                new QueueSettings.Retention(never, never, never, never, Duration.ofMinutes(5)),
                standard.health(),
                standard.limits(),
                standard.weights(),
                standard.rules());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void theInvariantsHold(long seed) throws Exception {
        try (Plane plane = Plane.open(folder, keepingAll());
                Shell shell = Shell.reading(plane.file())) {
            RandomFleet fleet = new RandomFleet(plane, seed);
            Invariants invariants = new Invariants(plane, shell);
            fleet.register();
            for (int step = 0; step < STEPS; step++) {
                fleet.step();
                if (step % 10 == 0) {
                    invariants.check("seed " + seed + " step " + step);
                }
            }
            invariants.check("seed " + seed + " at its end");
            assertThat(Checker.check(Evidence.of(List.of(), plane.file(), null)))
                    .as("seed %d", seed)
                    .isEmpty();
            if (STEPS >= WHOLE) {
                // A shorter run need not come across everything.
                assertThat(shell.rows("SELECT DISTINCT event FROM events"))
                        .as("seed %d", seed)
                        .contains("job_claimed", "job_acked", "job_completed")
                        .hasSizeGreaterThan(10);
            }
            assertThat(fleet.carriedOut()).as("seed %d", seed).isGreaterThan(STEPS / 4);
        }
    }
}
