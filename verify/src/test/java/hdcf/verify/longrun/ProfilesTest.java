package hdcf.verify.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProfilesTest {
    private static final Path TESTS = Path.of("src", "test", "java");

    private static List<String> leftOut() throws IOException {
        return Files.readAllLines(Place.verify().resolve("quick-left-out.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void theQuickProfileLeavesOutClassesThatExistAndNotAll() throws IOException {
        Path packages = Place.verify().resolve(TESTS).resolve("hdcf").resolve("verify");
        List<String> names = leftOut();
        assertThat(names).doesNotHaveDuplicates().isSorted();
        for (String name : names) {
            assertThat(name).startsWith("**/").endsWith("IT.java");
            assertThat(packages.resolve(name.substring("**/".length())))
                    .as("what the line " + name + " means")
                    .exists();
        }
        assertThat(Place.classes(Place.verify().resolve("target").resolve("test-classes"), "IT"))
                .hasSizeGreaterThan(names.size() + 4);
    }

    @Test
    void theLongRunKnowsEveryFuzzTargetAndEveryPlantedBug() throws IOException {
        Programme programme = Programme.drawn(1);
        List<String> waiting =
                programme.lanes().stream().flatMap(lane -> lane.left().stream()).toList();
        assertThat(waiting)
                .contains("hdcf.verify.chaos.FrozenIT", "hdcf.verify.chaos.ControlKillIT")
                .anyMatch(name -> name.startsWith("planted bug "));
        if (Files.isDirectory(Place.testClasses("schema"))) {
            assertThat(waiting).contains("fuzz target SafePathFuzzTest");
        }
    }
}
