package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fsck} and {@code verify-history} on a real folder, whole and damaged: what was expected, what was found, what to do. */
class InspectionTest {
    @TempDir
    Path folder;

    private Path database;
    private Path output;

    private record Told(int code, String out, String err) {}

    @BeforeEach
    void completeAJobWithOutput() throws Exception {
        OutputRig rig = new OutputRig(folder);
        OutputRig.Lease lease = rig.lease();
        rig.put(lease, 0, "some output");
        assertThat(rig.complete(OutputRig.completion(lease, "some output")).status())
                .isEqualTo(200);
        rig.stop();
        database = folder.resolve("jobs.db");
        output = rig.file(lease, "stdout");
    }

    private static Told tell(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Inspection(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(args));
        Told told = new Told(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertThat(told.out + told.err).doesNotContain("Exception", "hdcf.", "\tat ");
        return told;
    }

    private Told fsck() {
        return tell(
                "fsck",
                "--db",
                database.toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private void findsTheOutput(String what) {
        Told told = fsck();
        assertThat(told.code).isEqualTo(1);
        assertThat(told.out).contains("I13", "Expected", "stdout", what, "Not sound: 1 findings in 1 jobs");
        assertThat(told.err).startsWith("Expected no finding. Next: ");
    }

    @Test
    void aWholeFolderIsSound() {
        assertThat(fsck()).isEqualTo(new Told(0, fsck().out, ""));
        assertThat(fsck().out).startsWith("Sound: 0 findings in 1 jobs, 1 attempts, ");
    }

    @Test
    void theBeginningOfAStreamThatCameWithTheReportIsNotJudged() throws Exception {
        OutputRig rig = new OutputRig(folder);
        OutputRig.Lease lease = rig.lease();
        rig.put(lease, 0, "half a li");
        ObjectNode report = OutputRig.completion(lease, "half a line\n");
        report.putObject("stdout_inline").put("encoding", "utf8").put("data", "half a line\n");
        assertThat(rig.complete(report).status()).isEqualTo(200);
        rig.stop();
        Told told = fsck();
        assertThat(told.out).startsWith("Sound: 0 findings in 2 jobs");
        assertThat(told.code).isZero();
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(output);
        findsTheOutput("but there is no such file");
    }

    @Test
    void aFlippedBitIsFoundByItsSum() throws IOException {
        byte[] bytes = Files.readAllBytes(output);
        bytes[3] ^= 1;
        Files.write(output, bytes);
        findsTheOutput("but its bytes have another");
    }

    @Test
    void aFileThatWasCutIsFoundByItsLength() throws IOException {
        Files.write(output, new byte[3]);
        findsTheOutput("but there are 3");
    }

    @Test
    void whatIsNoQueueIsToldAsSuch() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.db"));
        Path text = Files.writeString(folder.resolve("text.db"), "hello\n");
        for (Path file : List.of(empty, text)) {
            Told told = tell("fsck", "--db", file.toString());
            assertThat(told.code).isEqualTo(65);
            assertThat(told.out).isEmpty();
            assertThat(told.err).startsWith("Expected " + file).contains(", found ", "Next: name the file");
        }
    }

    @Test
    void aValueThatNoVersionWritesIsToldAsSuch() throws IOException {
        byte[] bytes = Files.readAllBytes(database);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("COMPLETED"); at >= 0; at = text.indexOf("COMPLETED", at + 1)) {
            bytes[at + 2] ^= 1;
        }
        Files.write(database, bytes);
        Told told = fsck();
        assertThat(told.code).isEqualTo(65);
        assertThat(told.err).contains("a value in a row that no version writes: COLPLETED", "restore the last backup");
    }

    @Test
    void wrongPathsAreTold() {
        assertThat(tell("fsck", "--db", folder.resolve("none.db").toString()))
                .isEqualTo(new Told(
                        65,
                        "",
                        "Expected a database at " + folder.resolve("none.db")
                                + ", but there is none; name it with --db\n"));
        assertThat(tell("fsck", "--db", folder.toString()).err).contains("but that is a folder; name the file in it");
        assertThat(tell(
                                "fsck",
                                "--db",
                                database.toString(),
                                "--data",
                                folder.resolve("no").toString())
                        .err)
                .contains("Expected a folder at", "name it with --data");
        assertThat(tell(
                        "verify-history",
                        "--db",
                        database.toString(),
                        "--history",
                        folder.resolve("no.jsonl").toString()))
                .isEqualTo(new Told(
                        65,
                        "",
                        "Expected a history at " + folder.resolve("no.jsonl")
                                + ", but there is none; name each with --history\n"));
    }

    @Test
    void aHistoryThatIsNoneIsToldByItsLine() throws IOException {
        Path history = Files.writeString(folder.resolve("h.jsonl"), "{\"x\":1}\n");
        Told told = tell("verify-history", "--db", database.toString(), "--history", history.toString());
        assertThat(told.code).isEqualTo(65);
        assertThat(told.err).contains("Expected line 1 of " + history, "but it lacks node, kind or operation");
    }
}
