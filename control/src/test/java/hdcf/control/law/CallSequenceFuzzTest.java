package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Target Z10: calls of three workers as the octets say, and what must hold whatever they do. */
final class CallSequenceFuzzTest {
    private static final int MAX_STEPS = 200;
    private static final int STEPS_PER_CHECK = 20;

    @FuzzTest
    void theInvariantsHold(FuzzedDataProvider data) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "calls");
        try {
            run(folder, data);
        } finally {
            remove(folder);
        }
    }

    private static void run(Path folder, FuzzedDataProvider data) throws Exception {
        try (Plane plane = Plane.open(folder, RandomRunTest.keepingAll());
                Shell shell = Shell.reading(plane.file())) {
            RandomFleet fleet = new RandomFleet(plane, bound -> data.consumeInt(0, bound - 1));
            Invariants invariants = new Invariants(plane, shell);
            fleet.register();
            for (int step = 1; step <= MAX_STEPS && data.remainingBytes() > 0; step++) {
                fleet.step();
                if (step % STEPS_PER_CHECK == 0) {
                    invariants.check("step " + step);
                }
            }
            invariants.check("the end");
            assertThat(shell.rows("PRAGMA integrity_check")).isEqualTo(List.of("ok"));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
