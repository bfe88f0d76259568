package hdcf.worker.spool;

import static hdcf.worker.spool.JournalLook.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.OutputFolder.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmallOutputTest {
    @TempDir
    Path folder;

    private Path state() {
        return folder.resolve("state.json");
    }

    private Path root() {
        return folder.resolve("out");
    }

    private Path stdout(String assignmentId) {
        return root().resolve("j/" + assignmentId + "/stdout.log");
    }

    /** An attempt that wrote a word, sealed and told to the journal. */
    private ReportRequest end(Spool spool, String assignmentId, String word) throws IOException {
        OutputFolder output = OutputFolder.of(root(), "j", assignmentId);
        output.create();
        Files.writeString(output.tmpPath(Stream.STDOUT), word);
        SealedStream out = output.seal(Stream.STDOUT);
        SealedStream err = output.seal(Stream.STDERR);
        ObjectNode report = Json.mapper().valueToTree(ReportRequest.failure("j", "w1", assignmentId));
        report.put("stdout_path", out.path().toString())
                .put("stderr_path", err.path().toString());
        report.set("stdout_inline", Json.mapper().valueToTree(out.inline()));
        report.set("stderr_inline", Json.mapper().valueToTree(err.inline()));
        ReportRequest outcome = Json.parse(report.toString(), ReportRequest.class);
        spool.hold(assignment("j", assignmentId));
        spool.ended(outcome);
        return outcome;
    }

    @Test
    void isWrittenAgainAfterAPowerCut() throws Exception {
        try (Journal journal = Journal.open(state())) {
            Spool spool = Spool.open(journal, "w1");
            for (String id : List.of("missing", "torn", "other", "answered", "kept")) {
                end(spool, id, "words of " + id);
            }
            spool.forget(List.of("answered"));
        }
        FolderRemoval.remove(stdout("missing").resolve("..").normalize());
        Files.writeString(stdout("torn"), "wor");
        Files.write(stdout("other"), new byte["words of other".length()]);
        Files.move(stdout("answered"), stdout("answered").resolveSibling("stdout.log.tmp"));
        Object kept = Files.getLastModifiedTime(stdout("kept"));
        try (Journal journal = Journal.open(state())) {
            Spool.open(journal, "w1");
        }
        for (String id : List.of("missing", "torn", "other", "answered", "kept")) {
            assertThat(stdout(id)).hasContent("words of " + id);
            assertThat(stdout(id).resolveSibling("stderr.log")).isEmptyFile();
            assertThat(stdout(id).resolveSibling("stdout.log.tmp")).doesNotExist();
        }
        assertThat(Files.getLastModifiedTime(stdout("kept"))).isEqualTo(kept);
    }

    @Test
    void isForcedBeforeItsLineIsDropped() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(state(), 3_000)) {
            Spool spool = Spool.open(journal, "w1");
            for (int i = 0; i < 12; i++) {
                end(spool, "a" + i, "word");
                spool.forget(List.of("a" + i));
            }
        }
        List<String> steps = disk.steps();
        int dropped = steps.indexOf("delete journal-1.log");
        assertThat(dropped).isPositive();
        int whole = steps.indexOf("create journal-2.log");
        assertThat(steps.subList(whole, dropped)).contains("force stdout.log", "forceFolder a0", "forceFolder j");
        assertThat(steps.subList(0, whole)).doesNotContain("force stdout.log");
        assertThat(steps).doesNotContain("force stderr.log");
    }

    @Test
    void keepsItsLineWhileTheDiskCannotForceIt() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(state(), 3_000)) {
            Spool spool = Spool.open(journal, "w1");
            for (int i = 0; i < 12; i++) {
                end(spool, "a" + i, "word");
                spool.forget(List.of("a" + i));
                if (i == 0) {
                    disk.failOn("forceFolder");
                }
                if (i == 10) {
                    assertThat(disk.steps()).doesNotContain("delete journal-1.log");
                    disk.heal();
                }
            }
        } catch (IOException refused) {
            // A new file needs its name to be forced as well.
            assertThat(disk.steps()).doesNotContain("delete journal-1.log");
        }
    }

    @Test
    void isNotMissedWhenItsFolderWasRemoved() throws Exception {
        try (Journal journal = new FailingDisk().open(state(), 3_000)) {
            Spool spool = Spool.open(journal, "w1");
            for (int i = 0; i < 20; i++) {
                end(spool, "a" + i, "word");
                spool.forget(List.of("a" + i));
                FolderRemoval.remove(stdout("a" + i).resolve("..").normalize());
            }
        }
        try (java.util.stream.Stream<Path> files = Files.list(JournalLook.folder(state()))) {
            assertThat(files).hasSizeLessThan(5);
        }
    }
}
