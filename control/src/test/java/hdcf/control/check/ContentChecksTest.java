package hdcf.control.check;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I13 over real files. */
final class ContentChecksTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path data;

    private Path stdout = Path.of("");

    @BeforeEach
    void write() throws IOException {
        stdout = Files.createDirectories(data.resolve("artifacts/j0/a0")).resolve("stdout");
        Files.writeString(stdout, "abc");
    }

    @Test
    void passesBytesThatAreAsReported() {
        assertThat(told("artifacts/j0/a0").judged()).isEmpty();
    }

    @Test
    void flagsOtherBytes() throws IOException {
        Files.writeString(stdout, "abd");
        assertThat(told("artifacts/j0/a0").judged())
                .extracting(Violation::invariant)
                .containsExactly("I13");
    }

    @Test
    void flagsBytesThatAreMissing() throws IOException {
        Files.delete(stdout);
        assertThat(told("artifacts/j0/a0").judged())
                .extracting(Violation::invariant)
                .containsExactly("I13");
    }

    @Test
    void flagsTheFolderOfAnotherAttempt() {
        assertThat(told("artifacts/j0/a1").judged())
                .extracting(Violation::invariant)
                .containsExactly("I13");
    }

    private Story told(String folder) {
        Story story = new Story().done("j0", "w1", "a0");
        story.data = data;
        Snapshot.StreamSum none = new Snapshot.StreamSum(null, null);
        story.attempts.set(
                0,
                new Snapshot.AttemptRow(
                        1, 1, "a0", "w1", "COMPLETED", null, new Snapshot.StreamSum(3L, ABC), none, folder));
        return story;
    }
}
