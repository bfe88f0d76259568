package hdcf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.wire.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part of a comparison once, for a second or less; a wrong answer or row would make it throw. */
final class SmokeIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void drivesSinglesAndBatchesWithoutAnError() throws Exception {
        List<Workload.Shape> shapes = List.of(new Workload.Shape(4, 1), new Workload.Shape(2, 50));
        LoadSession.Result result = new LoadSession(
                        place(), new LoadSession.Plan(new PreparedFile(100, 50), shapes, 0, 1, 1, List.of()))
                .run();
        assertThat(result.runs()).hasSize(2).allSatisfy(run -> {
            assertThat(run.outcome().tally().errors()).isZero();
            assertThat(run.outcome().tally().lifecycles()).isPositive();
            assertThat(run.commitsPerJob()).isPositive();
        });
        assertThat(result.peakRssMb()).isPositive();
    }

    @Test
    void runsTheRawBaselineOnTheSameFile() throws Exception {
        var report = new RawSession(place(), new RawSession.Plan(new PreparedFile(100, 0), 64, 0.1, 0.5)).run();
        assertThat(report.lifecycles()).isPositive();
        assertThat(report.commits() * 16).isEqualTo(report.lifecycles());
    }

    @Test
    void wakesParkedPollsOneByOne() {
        int code = Main.command()
                .execute(
                        "parked",
                        "--polls=20",
                        "--jobs=10",
                        "--rounds=1",
                        "--dir=" + folder,
                        "--control-jar=" + controlJar());
        assertThat(code).as("0: every target met, 2: too slow on this machine").isIn(0, 2);
    }

    private Place place() {
        Place place = new Place();
        place.dir = folder;
        place.controlJar = controlJar();
        return place;
    }

    private static Path controlJar() {
        return Path.of(System.getProperty("control.jar"));
    }
}
