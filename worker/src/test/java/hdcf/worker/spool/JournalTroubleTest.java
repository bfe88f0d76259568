package hdcf.worker.spool;

import static hdcf.worker.spool.JournalLook.assignment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose disk stops, refuses or forgets. */
final class JournalTroubleTest {
    private static final StartNote NOTE = new StartNote("boot", 1, null);

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("deep/state.json");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(JournalLook.folder(path()))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** A worker that does the same work, and is stopped at any step: acknowledged changes are never lost. */
    @Test
    void keepsWhatItAnsweredWhereverItIsStopped() throws Exception {
        int steps = 0;
        for (int stop = 1; steps == 0 || stop <= steps; stop++) {
            for (boolean isPowerCut : new boolean[] {false, true}) {
                Path path = folder.resolve(stop + "-" + isPowerCut + "/state.json");
                FailingDisk disk = new FailingDisk();
                disk.fail(stop + 1, Integer.MAX_VALUE);
                Answered answered = new Answered();
                try (Journal journal = disk.open(path, 2_000)) {
                    answered.work(Spool.open(journal, "w1"));
                    steps = disk.steps().size();
                } catch (IOException stopped) {
                    assertThat(answered.count).isLessThan(40);
                }
                if (isPowerCut) {
                    disk.cutPower();
                }
                try (Journal journal = Journal.open(path)) {
                    Spool spool = Spool.open(journal, "w1");
                    List<String> found = spool.attempts().stream()
                            .map(HeldAttempt::assignmentId)
                            .toList();
                    assertThat(answered.held()).as("stopped at step " + stop).allMatch(found::contains);
                    assertThat(answered.gone()).as("stopped at step " + stop).noneMatch(found::contains);
                    assertThat(journal.damage()).isNull();
                }
            }
        }
        assertThat(steps).isGreaterThan(60);
    }

    /** Counts what was answered: each attempt is held, and the one of four before it forgotten. */
    private static final class Answered {
        int count;

        void work(Spool spool) throws IOException {
            for (int i = 0; i < 20; i++) {
                spool.hold(assignment("j", "a" + i));
                count++;
                spool.forget(List.of("a" + (i - 4)));
                count++;
            }
        }

        List<String> held() {
            // One more may be half forgotten.
            return ids(count / 2 - 3, (count + 1) / 2);
        }

        List<String> gone() {
            return ids(0, count / 2 - 4);
        }

        private static List<String> ids(int from, int to) {
            return IntStream.range(Math.max(0, from), Math.max(0, to))
                    .mapToObj(i -> "a" + i)
                    .toList();
        }
    }

    @Test
    void neverWritesAgainToAFileWhoseForceFailed() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("j1", "a1"));
            disk.fail(2, 1);
            assertThatThrownBy(() -> spool.hold(assignment("j2", "a2"))).hasMessageContaining("Input/output");
            int before = disk.steps().size();
            spool.hold(assignment("j3", "a3"));
            assertThat(disk.steps().stream().skip(before))
                    .doesNotContain("append journal-1.log", "force journal-1.log")
                    .contains("append journal-2.log", "force journal-2.log", "delete journal-1.log");
            disk.cutPower();
        }
        assertThat(JournalLook.attempts(path())).hasSize(3);
    }

    @Test
    void pilesNoFilesUpWhileTheDiskIsFull() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("j", "a"));
            disk.failOn("append");
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> spool.starting("a", NOTE)).isInstanceOf(IOException.class);
            }
            assertThat(names()).hasSize(1);
            disk.failOn("append", "delete");
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> spool.starting("a", NOTE)).isInstanceOf(IOException.class);
            }
            assertThat(names()).hasSizeLessThanOrEqualTo(64);
        }
        assertThat(JournalLook.attempts(path())).hasSize(1);
    }
}
