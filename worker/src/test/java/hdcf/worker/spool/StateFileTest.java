package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateFileTest {
    private static final WorkerState OLD = new WorkerState(
            1, "w1", 4, List.of(new HeldAttempt("j1", "a1", Stage.STARTED, 7L, 1_800_000_000_123L)), List.of());
    private static final WorkerState NEW =
            new WorkerState(1, "w1", 5, List.of(), List.of(ReportRequest.failure("j1", "w1", "a1")));

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("deep/state.json");
    }

    @Test
    void startsEmptyAndKeepsWhatWasWritten() throws Exception {
        try (StateFile file = StateFile.open(path())) {
            assertThat(file.read()).isEqualTo(WorkerState.empty());
            file.write(OLD);
            assertThat(file.read()).isEqualTo(OLD);
            file.write(NEW);
        }
        try (StateFile file = StateFile.open(path())) {
            assertThat(file.read()).isEqualTo(NEW);
        }
    }

    @Test
    void writesBesideForcesRenamesAndForcesTheFolderInThisOrder() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (StateFile file = disk.open(path())) {
            file.write(OLD);
        }
        assertThat(disk.steps()).containsExactly("write state.json.next", "rename state.json.next", "forceFolder deep");
    }

    @Test
    void isWhollyOldOrWhollyNewWhateverStepFails() throws Exception {
        for (int step = 1; step <= 3; step++) {
            Path path = folder.resolve(step + ".json");
            FailingDisk disk = new FailingDisk();
            try (StateFile file = disk.open(path)) {
                file.write(OLD);
                disk.fail(step, 1);
                assertThatThrownBy(() -> file.write(NEW)).isInstanceOf(IOException.class);
            }
            try (StateFile file = StateFile.open(path)) {
                // Only the last step comes after the new state has its name.
                assertThat(file.read()).as("step " + step).isEqualTo(step == 3 ? NEW : OLD);
                file.write(NEW);
                assertThat(file.read()).isEqualTo(NEW);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "not json",
                "{\"version\":1,\"completion_seq\":4,\"attempts\":[",
                "{\"version\":2,\"completion_seq\":4,\"attempts\":[],\"completed_jobs\":[]}",
                "{\"version\":1,\"completion_seq\":4,\"attempts\":[]}",
                "{\"version\":1,\"completion_seq\":-1,\"attempts\":[],\"completed_jobs\":[]}",
                "{\"version\":1,\"completion_seq\":4,\"attempts\":[{\"job_id\":\"j\"}],\"completed_jobs\":[]}",
                "{\"version\":1,\"completion_seq\":4,\"attempts\":[null],\"completed_jobs\":[]}",
                "{\"version\":1,\"completion_seq\":4,\"attempts\":[],\"completed_jobs\":[{}]}"
            })
    void setsAFileAsideThatItCannotUnderstand(String content) throws Exception {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), content);
        try (StateFile file = StateFile.open(path())) {
            assertThat(file.read()).isEqualTo(WorkerState.empty());
            assertThat(path()).doesNotExist();
            assertThat(folder.resolve("deep/state.json.corrupt")).hasContent(content);
            file.write(NEW);
            assertThat(file.read()).isEqualTo(NEW);
        }
    }

    @Test
    void setsEveryTornPrefixOfARealStateAside() throws Exception {
        byte[] whole = Json.bytes(OLD);
        for (int length = 0; length < whole.length; length += 7) {
            Path path = folder.resolve("torn-" + length);
            Files.write(path, java.util.Arrays.copyOf(whole, length));
            try (StateFile file = StateFile.open(path)) {
                assertThat(file.read()).as("prefix of " + length).isEqualTo(WorkerState.empty());
            }
        }
    }

    @Test
    void readsAStateWithMembersOfALaterMinorVersion() throws Exception {
        Files.createDirectories(path().getParent());
        Files.writeString(
                path(),
                "{\"version\":1,\"later\":{},\"completion_seq\":4,\"attempts\":[],\"completed_jobs\":[]}",
                StandardCharsets.UTF_8);
        try (StateFile file = StateFile.open(path())) {
            assertThat(file.read().completionSeq()).isEqualTo(4);
        }
    }

    @Test
    void refusesASecondWorkerUntilTheFirstHasGone() throws Exception {
        try (StateFile first = StateFile.open(path())) {
            assertThatThrownBy(() -> StateFile.open(path()))
                    .isInstanceOf(StateLockedException.class)
                    .hasMessageContainingAll(first.path().toString(), "--state-file");
        }
        StateFile.open(path()).close();
    }

    @Test
    void saysSoWhenItsFolderCannotBe() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> StateFile.open(file.resolve("state.json"))).isInstanceOf(IOException.class);
    }
}
