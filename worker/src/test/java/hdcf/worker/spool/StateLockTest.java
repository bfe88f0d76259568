package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers that were given the same folders. */
final class StateLockTest {
    @TempDir
    Path folder;

    @Test
    void refusesTheOutputOfAnotherWorkerThatHasItsOwnState() throws Exception {
        Path output = folder.resolve("not/yet/there");
        try (Journal one = Journal.open(folder.resolve("one/state.json"));
                StateLock first = StateLock.ofOutput(output);
                Journal other = Journal.open(folder.resolve("other/state.json"))) {
            assertThat(one.path()).isNotEqualTo(other.path());
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> StateLock.ofOutput(output))
                    .isInstanceOf(StateLockedException.class)
                    .hasMessageContainingAll(output.toString(), "--log-dir");
        }
        StateLock.ofOutput(output).close();
    }

    @Test
    void advisesAnotherOutputAlongWithAnotherState() throws Exception {
        Path state = folder.resolve("state.json");
        try (Journal first = Journal.open(state)) {
            assertThat(first.path()).isEqualTo(state);
            assertThatThrownBy(() -> Journal.open(state))
                    .isInstanceOf(StateLockedException.class)
                    .hasMessageContaining("another --log-dir");
        }
    }
}
