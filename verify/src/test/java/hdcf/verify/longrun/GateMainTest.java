package hdcf.verify.longrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateMainTest {
    @TempDir
    Path target;

    @Test
    void saysWhatWasNotRun() throws IOException {
        assertThat(GateMain.line(target, 2))
                .isEqualTo("gate: no simulated seed; no fault on real programs; 0 tests of hostile input; "
                        + "0.0 minutes of simulator, kills, power cuts and hostile input, 2 side by side");
    }

    @Test
    void takesNoFigureForNoughtThatIsNotThere() throws IOException {
        Files.writeString(
                target.resolve("simulation.json"), "{\"extent\":{\"first_seed\":1,\"seeds\":2000},\"seconds\":120}");
        assertThatThrownBy(() -> GateMain.line(target, 2)).hasMessageContaining("violations");
    }

    @Test
    void addsUpWhatTheBuildWroteAndTimesItsOwnPartsOnly() throws IOException {
        Files.writeString(
                target.resolve("simulation.json"),
                "{\"extent\":{\"first_seed\":1,\"seeds\":2000},\"seconds\":120,\"violations\":0,\"crash_cycles\":12000,"
                        + "\"power_cuts\":6000,\"never_seen\":[]}");
        Files.writeString(target.resolve("figures.jsonl"), """
                {"fault":"F11","what":"a","times":20}
                {"fault":"F2","what":"b","times":60}
                {"fault":"F11","what":"c","times":1}
                """);
        Path reports = Files.createDirectory(target.resolve("failsafe-reports"));
        suite(reports, "hdcf.verify.chaos.ControlKillIT", "60.0", 1, 0);
        suite(reports, "hdcf.verify.hostile.HostileInputIT", "1,060.0", 9, 1);
        suite(reports, "hdcf.verify.chaos.OutageIT", "500.0", 3, 0);
        assertThat(GateMain.line(target, 2))
                .isEqualTo(
                        "gate: 2000 seeds from 1, 0 bad, 12000 crash cycles, 6000 simulated power cuts, 0 things never seen; "
                                + "survived on real programs F2=60, F11=21; 8 tests of hostile input; "
                                + "11.3 minutes of simulator, kills, power cuts and hostile input, 2 side by side");
    }

    private static void suite(Path reports, String name, String seconds, int tests, int skipped) throws IOException {
        Files.writeString(
                reports.resolve("TEST-" + name + ".xml"),
                "<?xml version=\"1.0\"?>\n<testsuite xmlns:a=\"b\" name=\"" + name + "\" time=\"" + seconds
                        + "\" tests=\"" + tests + "\" errors=\"0\" skipped=\"" + skipped
                        + "\"><testcase name=\"x\" time=\"3\"/></testsuite>");
    }
}
