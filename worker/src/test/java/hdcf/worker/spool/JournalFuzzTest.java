package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Target Z4: whatever became of the worker's files, it opens them, and reports no outcome that nobody recorded. */
final class JournalFuzzTest {
    private static final int MAX_CHANGES = 8;
    private static final List<String> OUTCOMES = List.of("a1", "a2");
    private static final byte[] RECORDED = recorded();

    @FuzzTest
    void isReadOrSetAside(FuzzedDataProvider data) throws Exception {
        Path folder = scratch();
        try {
            Path path = folder.resolve("state.json");
            byte[] journal = data.consumeBoolean() ? damaged(data) : data.consumeBytes(4_096);
            Files.createDirectories(JournalLook.folder(path));
            Files.write(Recovery.file(JournalLook.folder(path), data.consumeInt(1, 3)), journal);
            byte[] old = data.consumeRemainingAsBytes();
            if (old.length > 0) {
                Files.write(path, old);
            }
            openTwice(path, old.length > 0);
        } finally {
            remove(folder);
        }
    }

    private static void openTwice(Path path, boolean hasOld) throws Exception {
        List<ReportRequest> first = outcomes(path);
        assertThat(path).doesNotExist();
        if (!hasOld) {
            assertThat(first).allMatch(outcome -> OUTCOMES.contains(outcome.assignmentId()));
            assertThat(first).allMatch(outcome -> outcome.exitCode() != null && outcome.exitCode() == 7);
        }
        assertThat(outcomes(path))
                .as("the second start finds what the first one found")
                .isEqualTo(first);
    }

    private static List<ReportRequest> outcomes(Path path) throws Exception {
        try (Journal journal = Journal.open(path)) {
            Spool spool = Spool.open(journal, "w1");
            // What was read can be written again.
            spool.hold(JournalLook.assignment("later", "later"));
            spool.forget(List.of("later"));
            return spool.outcomes();
        }
    }

    /** The recorded journal with some octets changed, left out, doubled or cut. */
    private static byte[] damaged(FuzzedDataProvider data) {
        byte[] bytes = RECORDED.clone();
        for (int i = data.consumeInt(0, MAX_CHANGES); i > 0 && bytes.length > 0; i--) {
            int at = data.consumeInt(0, bytes.length - 1);
            int to = Math.min(bytes.length, at + data.consumeInt(0, 64));
            switch (data.consumeInt(0, 3)) {
                case 0 -> bytes[at] = data.consumeByte();
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    private static byte[] recorded() {
        try {
            Path folder = scratch();
            Path path = folder.resolve("state.json");
            try (Journal journal = Journal.open(path)) {
                Spool spool = Spool.open(journal, "w1");
                for (String assignment : List.of("a1", "a2", "a3", "a4")) {
                    spool.hold(JournalLook.assignment("j" + assignment, assignment));
                }
                spool.starting("a1", new StartNote("boot", 1, null));
                for (String assignment : OUTCOMES) {
                    spool.ended(Json.parse(
                            "{\"job_id\":\"j" + assignment + "\",\"assignment_id\":\"" + assignment
                                    + "\",\"status\":\"FAILED\",\"exit_code\":7,\"completion_seq\":1}",
                            ReportRequest.class));
                }
            }
            byte[] bytes = Files.readAllBytes(Recovery.file(JournalLook.folder(path), 1));
            remove(folder);
            return bytes;
        } catch (IOException | StateLockedException unwritable) {
            throw new UncheckedIOException(new IOException(unwritable));
        }
    }

    private static Path scratch() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "journal");
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
