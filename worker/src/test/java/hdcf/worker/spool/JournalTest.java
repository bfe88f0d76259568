package hdcf.worker.spool;

import static hdcf.worker.spool.JournalLook.assignment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final StartNote NOTE = new StartNote("boot", 1, null);

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("deep/state.json");
    }

    private Path file(int number) {
        return JournalLook.folder(path()).resolve("journal-" + number + ".log");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(JournalLook.folder(path()))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** Three attempts, of which the last line says that the third starts. */
    private void writeThree() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            for (int i = 1; i <= 3; i++) {
                spool.hold(assignment("j" + i, "a" + i));
            }
            spool.starting("a3", NOTE);
        }
    }

    private List<Stage> stages() throws Exception {
        try (Journal journal = Journal.open(path())) {
            return Spool.open(journal, "w1").attempts().stream()
                    .map(HeldAttempt::stage)
                    .toList();
        }
    }

    private @Nullable String damage() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool.open(journal, "w1");
            return journal.damage();
        }
    }

    @Test
    void writesAndForcesTheFileAndItsNameBeforeItAnswers() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            assertThat(disk.steps()).containsExactly("forceFolder .");
            spool.hold(assignment("j", "a"));
            spool.forget(List.of("a"));
        }
        assertThat(disk.steps().stream().skip(1))
                .containsExactly(
                        "create journal-1.log",
                        "append journal-1.log",
                        "force journal-1.log",
                        "forceFolder state.json.d",
                        "append journal-1.log",
                        "force journal-1.log");
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        writeThree();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(JournalLook.folder(path()))))
                .isEqualTo("rwx------");
    }

    @Test
    void carriesOnFromATearAtEveryByteOfTheLastLine() throws Exception {
        writeThree();
        byte[] whole = Files.readAllBytes(file(1));
        int last = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf('\n', whole.length - 2);
        for (int length = last + 1; length <= whole.length; length++) {
            Files.write(file(1), Arrays.copyOf(whole, length));
            Stage third = length == whole.length ? Stage.STARTED : Stage.HELD;
            assertThat(stages()).as("cut to " + length).containsExactly(Stage.HELD, Stage.HELD, third);
            assertThat(damage()).isNull();
        }
    }

    @Test
    void writesOnBehindATearWithoutReadingItAgain() throws Exception {
        writeThree();
        byte[] whole = Files.readAllBytes(file(1));
        Files.write(file(1), Arrays.copyOf(whole, whole.length - 5));
        try (Journal journal = Journal.open(path())) {
            Spool.open(journal, "w1").hold(assignment("j4", "a4"));
        }
        assertThat(names()).containsExactly("journal-2.log");
        assertThat(stages()).containsExactly(Stage.HELD, Stage.HELD, Stage.HELD, Stage.HELD);
    }

    @Test
    void salvagesWhatIsGoodAroundAnyFlippedByteAndSaysSo() throws Exception {
        writeThree();
        byte[] whole = Files.readAllBytes(file(1));
        for (int at = 0; at < whole.length - 1; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            Files.write(file(1), flipped);
            assertThat(stages())
                    .as("flipped byte " + at + ": what seems not to have started may have")
                    .hasSizeBetween(1, 3)
                    .containsOnly(Stage.STARTED);
            assertThat(damage()).contains("journal-1.log", "Expected");
        }
    }

    @Test
    void keepsADamagedFileAsideOnceItIsSuperseded() throws Exception {
        writeThree();
        byte[] bytes = Files.readAllBytes(file(1));
        bytes[bytes.length / 3] ^= 1;
        Files.write(file(1), bytes);
        try (Journal journal = Journal.open(path())) {
            Spool.open(journal, "w1").hold(assignment("j4", "a4"));
        }
        assertThat(names()).containsExactly("journal-1.log.corrupt", "journal-2.log");
        assertThat(Files.readAllBytes(file(1).resolveSibling("journal-1.log.corrupt")))
                .isEqualTo(bytes);
        assertThat(damage()).isNull();
    }

    @Test
    void leavesAJournalOfANewerProgramAlone() throws Exception {
        Files.createDirectories(JournalLook.folder(path()));
        Files.write(file(1), line(new JournalEntry.Opened(2, "w1", 0)));
        try (Journal journal = Journal.open(path())) {
            assertThatThrownBy(() -> Spool.open(journal, "w1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("version 1", "found 2", "--state-file");
        }
        assertThat(names()).containsExactly("journal-1.log");
    }

    private static byte[] line(JournalEntry entry) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        JournalLine.of(entry).writeTo(bytes);
        return bytes.toByteArray();
    }

    @Test
    void beginsANewFileWithWhatIsAliveAndDropsTheOld() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path(), 4_000)) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("kept", "kept"));
            for (int i = 0; i < 100; i++) {
                spool.hold(assignment("j", "a" + i));
                spool.ended(ReportRequest.failure("j", "w1", "a" + i));
                spool.forget(List.of("a" + i));
            }
            assertThat(spool.attempts()).hasSize(1);
        }
        assertThat(names()).hasSize(1).doesNotContain("journal-1.log");
        assertThat(Files.size(JournalLook.folder(path()).resolve(names().get(0))))
                .isLessThan(10_000);
        assertThat(stages()).containsExactly(Stage.HELD);
    }

    @Test
    void refusesASecondWorkerUntilTheFirstHasGone() throws Exception {
        try (Journal first = Journal.open(path())) {
            assertThatThrownBy(() -> Journal.open(path()))
                    .isInstanceOf(StateLockedException.class)
                    .hasMessageContainingAll(first.path().toString(), "--state-file");
        }
        Journal.open(path()).close();
    }

    @Test
    void saysSoWhenItsFolderCannotBe() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Journal.open(file.resolve("state.json"))).isInstanceOf(IOException.class);
    }

    @Test
    void keepsTheWorkersNameEvenWhenTheStateIsLost() throws Exception {
        String name;
        try (Journal journal = Journal.open(path())) {
            name = WorkerName.of(journal, "my host", () -> "0190-aaaa-bbbb-cccccccccccc");
            assertThat(name).isEqualTo("my-host-cccccccccccc");
            assertThat(WorkerName.isValid(name)).isTrue();
            Spool.open(journal, name).hold(assignment("j", "a"));
        }
        Files.delete(file(1));
        try (Journal journal = Journal.open(path())) {
            assertThat(WorkerName.of(journal, "other", () -> "1111-dddddddddddd"))
                    .isEqualTo(name);
        }
        assertThat(Objects.requireNonNull(path().getParent()).resolve("state.json.worker-id"))
                .exists();
    }
}
