package hdcf.control.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Target Z12: any history beside a small queue: the checker judges it, and judges it the same a second time. */
final class CheckerFuzzTest {
    @FuzzTest
    void judgesAnyHistoryAlike(byte[] bytes) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "judged", ".jsonl");
        try {
            Files.write(file, bytes);
            List<HistoryEvent> history = HistoryReader.read(List.of(file));
            Story story = new Story();
            story.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
            Evidence evidence = new Evidence(history, StoryRows.of(story), null);
            assertThat(Checker.check(evidence)).isEqualTo(Checker.check(evidence));
        } catch (IOException notAHistory) {
            assertThat(notAHistory.getMessage()).startsWith("Expected ");
        } finally {
            Files.delete(file);
        }
    }
}
