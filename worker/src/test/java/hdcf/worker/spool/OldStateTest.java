package hdcf.worker.spool;

import static hdcf.worker.spool.JournalLook.assignment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OldStateTest {
    private static final String OLD = "{\"version\":1,\"worker_id\":\"w1\",\"completion_seq\":4,\"attempts\":["
            + "{\"job_id\":\"j1\",\"assignment_id\":\"a1\",\"stage\":\"STARTED\",\"pid\":7,\"started_at_ms\":1800000000123},"
            + "{\"job_id\":\"j2\",\"assignment_id\":\"a2\",\"stage\":\"HELD\",\"pid\":null,\"started_at_ms\":null}],"
            + "\"completed_jobs\":[{\"job_id\":\"j3\",\"worker_id\":\"w1\",\"assignment_id\":\"a3\","
            + "\"status\":\"FAILED\",\"exit_code\":3,\"later\":1}],\"later\":{}}";

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("state.json");
    }

    @Test
    void isTakenOverOnceAndSetAside() throws Exception {
        Files.writeString(path(), OLD);
        for (int run = 0; run < 2; run++) {
            try (Journal journal = Journal.open(path())) {
                Spool spool = Spool.open(journal, "w1");
                assertThat(spool.attempts())
                        .extracting(HeldAttempt::assignmentId, HeldAttempt::stage)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple("a1", Stage.STARTED),
                                org.assertj.core.groups.Tuple.tuple("a2", Stage.HELD));
                assertThat(spool.attempts().get(0).start()).isEqualTo(new StartNote(null, 1_800_000_000_123L, null));
                assertThat(spool.outcomes()).extracting(ReportRequest::exitCode).containsExactly(3);
                assertThat(spool.nextCompletionSeq()).isEqualTo(5);
            }
        }
        assertThat(path()).doesNotExist();
        assertThat(folder.resolve("state.json.imported")).hasContent(OLD);
    }

    @Test
    void isTakenOverWholeWhereverThatIsStopped() throws Exception {
        int stop = 1;
        boolean isDone = false;
        for (; !isDone; stop++) {
            Path path = folder.resolve(stop + "/state.json");
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, OLD);
            FailingDisk disk = new FailingDisk();
            disk.fail(stop, Integer.MAX_VALUE);
            try (Journal journal = disk.open(path)) {
                Spool.open(journal, "w1");
                isDone = true;
            } catch (IOException stopped) {
                assertThat(stopped).hasMessageContaining("");
            }
            try (Journal journal = Journal.open(path)) {
                Spool spool = Spool.open(journal, "w1");
                assertThat(spool.attempts()).as("stopped at " + stop).hasSize(2);
                assertThat(spool.outcomes()).hasSize(1);
                assertThat(path).doesNotExist();
            }
        }
        assertThat(stop).isGreaterThan(7);
    }

    @Test
    void isNotTakenForNewsByAJournalThatKnowsMore() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("j1", "a1"));
            spool.ended(ReportRequest.failure("j1", "w1", "a1"));
        }
        Files.writeString(path(), OLD);
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            assertThat(spool.attempts()).extracting(HeldAttempt::assignmentId).containsExactly("a2");
            assertThat(spool.outcomes()).hasSize(2);
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
    void isSetAsideWhenItCannotBeUnderstood(String content) throws Exception {
        Files.writeString(path(), content);
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            assertThat(spool.leases()).isEmpty();
            assertThat(path()).doesNotExist();
            assertThat(folder.resolve("state.json.corrupt")).hasContent(content);
            spool.hold(assignment("j", "a"));
        }
        assertThat(JournalLook.attempts(path())).hasSize(1);
    }

    @Test
    void isRefusedToARunningOldWorker() throws Exception {
        try (Journal journal = Journal.open(path())) {
            assertThat(folder.resolve("state.json.lock")).exists();
            assertThatThrownBy(() -> StateLock.take(journal.path())).isInstanceOf(StateLockedException.class);
        }
        assertThat(List.of(path())).noneMatch(Files::exists);
    }
}
