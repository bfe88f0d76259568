package hdcf.schema.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Target Z12: any octets as a history: refused with a sentence, or lines that read the same when they are written again. */
final class HistoryReaderFuzzTest {
    @FuzzTest
    void refusesOrReadsTheSameAgain(byte[] bytes) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "history", ".jsonl");
        Path again = file.resolveSibling(file.getFileName() + ".again");
        try {
            Files.write(file, bytes);
            List<HistoryEvent> events;
            try {
                events = HistoryReader.read(List.of(file));
            } catch (IOException refused) {
                assertThat(refused.getMessage()).startsWith("Expected ");
                return;
            }
            try (HistoryWriter writer = HistoryWriter.open(again)) {
                events.forEach(writer::accept);
            }
            assertThat(HistoryReader.read(List.of(again))).isEqualTo(events);
        } finally {
            Files.delete(file);
            Files.deleteIfExists(again);
        }
    }
}
