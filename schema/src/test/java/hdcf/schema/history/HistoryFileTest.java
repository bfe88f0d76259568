package hdcf.schema.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = folder.resolve("c1.jsonl");
        try (HistoryWriter writer = HistoryWriter.open(file)) {
            HistoryRecorder c1 = new HistoryRecorder("c1", Clock.system(), writer);
            HistoryRecorder.Call submit = c1.invoke("POST /jobs", "submit", "k1", body("command", "true"));
            c1.answered(submit, 201, body("job_id", "j1"));
            HistoryRecorder.Call abort = c1.invoke("POST /abort", "admin", body("job_id", "j1"));
            c1.unanswered(abort);
            c1.note("healed", null);
        }
        List<HistoryEvent> events = HistoryReader.read(List.of(file));
        assertThat(events)
                .extracting(HistoryEvent::kind)
                .containsExactly(
                        HistoryKind.INVOKE, HistoryKind.OK, HistoryKind.INVOKE, HistoryKind.INFO, HistoryKind.NOTE);
        assertThat(events).extracting(HistoryEvent::call).containsExactly(1L, 1L, 3L, 3L, null);
        assertThat(events.get(0).key()).isEqualTo("k1");
        assertThat(events.get(1).answer()).isEqualTo(body("job_id", "j1"));
        assertThat(events.get(4).id()).isEqualTo("c1#5");
        assertThat(Files.readString(file)).doesNotContain("null");
    }

    @Test
    void leavesOutATornLastLineAndTheNextWriterCutsItOff() throws IOException {
        Path file = folder.resolve("w1.jsonl");
        try (HistoryWriter writer = HistoryWriter.open(file)) {
            new HistoryRecorder("w1", Clock.system(), writer).note("one", null);
        }
        Files.writeString(file, "{\"node\":\"w1\",\"sequ" + "x".repeat(100_000), StandardOpenOption.APPEND);
        assertThat(HistoryReader.read(List.of(file))).hasSize(1);
        try (HistoryWriter writer = HistoryWriter.open(file)) {
            new HistoryRecorder("w2", Clock.system(), writer).note("two", null);
        }
        assertThat(HistoryReader.read(List.of(file)))
                .extracting(HistoryEvent::operation)
                .containsExactly("one", "two");
    }

    @Test
    void refusesDamageThatIsNotATornEnd() throws IOException {
        Path file = folder.resolve("bad.jsonl");
        Files.writeString(file, "{\"node\":\"w1\"\n{}\n");
        assertThatThrownBy(() -> HistoryReader.read(List.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Expected line 1 of " + file);
        Files.write(file, "[]\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> HistoryReader.read(List.of(file))).isInstanceOf(IOException.class);
        Files.writeString(file, "{}\n");
        assertThatThrownBy(() -> HistoryReader.read(List.of(file))).hasMessageContaining("lacks node");
    }

    @Test
    void refusesALineWithoutEnd() throws IOException {
        Path file = folder.resolve("long.jsonl");
        Files.write(file, new byte[HistoryWriter.MAX_LINE_BYTES + 1]);
        assertThatThrownBy(() -> HistoryReader.read(List.of(file))).hasMessageContaining("it is longer");
    }

    @Test
    void tellsWhatAStatusSays() {
        assertThat(List.of(HistoryKind.of(200), HistoryKind.of(204), HistoryKind.of(409), HistoryKind.of(503)))
                .containsExactly(HistoryKind.OK, HistoryKind.OK, HistoryKind.FAIL, HistoryKind.INFO);
    }

    private static ObjectNode body(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }
}
