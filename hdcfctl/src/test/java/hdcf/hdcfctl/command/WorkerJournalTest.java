package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerJournalTest {
    private static final String OPENED =
            "{\"entry\":\"opened\",\"version\":1,\"worker_id\":\"w\",\"completion_seq\":4}";

    @TempDir
    Path folder;

    private void write(String file, String... entries) throws IOException {
        for (String json : entries) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            append(file, HexFormat.of().toHexDigits((int) sum.getValue()) + " " + json + "\n");
        }
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String whole(int count) {
        return "{\"entry\":\"whole\",\"count\":" + count + "}";
    }

    private static String ended(String id) {
        return "{\"entry\":\"ended\",\"outcome\":{\"job_id\":\"j\",\"assignment_id\":\"" + id + "\"}}";
    }

    private static String forgotten(String id) {
        return "{\"entry\":\"forgotten\",\"assignment_ids\":[\"" + id + "\"]}";
    }

    private List<String> owed() throws IOException {
        JsonNode state = WorkerJournal.read(folder);
        assertThat(state.path("worker_id").asText()).isEqualTo("w");
        return state.path("completed_jobs").findValuesAsText("assignment_id");
    }

    @Test
    void findsWhatWasNotAnswered() throws Exception {
        write("journal-9.log", OPENED, whole(0), ended("a"), ended("b"), forgotten("a"), ended("c"));
        assertThat(owed()).containsExactly("b", "c");
    }

    @Test
    void goesByTheLastSnapshotThatIsWhole() throws Exception {
        write("journal-9.log", OPENED, whole(0), ended("a"), ended("b"));
        write("journal-10.log", OPENED, ended("b"), whole(1), ended("c"));
        write("journal-11.log", OPENED, ended("b"));
        assertThat(owed()).containsExactly("b", "c");
    }

    @Test
    void leavesOutWhatIsTornOrDamaged() throws Exception {
        write("journal-1.log", OPENED, whole(0), ended("a"));
        append("journal-1.log", "00000000 " + ended("b") + "\n");
        write("journal-1.log", ended("c"));
        append("journal-1.log", "12345678 {\"entry\":");
        append("journal-1.log.corrupt", "nothing");
        assertThat(owed()).containsExactly("a", "c");
    }

    @Test
    void leavesANewerJournalAlone() throws Exception {
        write("journal-1.log", OPENED.replace("\"version\":1", "\"version\":2"));
        assertThatThrownBy(this::owed).isInstanceOf(IOException.class).hasMessageContaining("version 1");
    }
}
