package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.worker.spool.OutputFolder.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputFolderTest {
    private static final String EMPTY_SUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path root;

    private OutputFolder created() throws IOException {
        OutputFolder folder = OutputFolder.of(root, "job", "assignment");
        folder.create();
        return folder;
    }

    @Test
    void givesASealedStreamItsNameAndSum() throws Exception {
        OutputFolder folder = created();
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Files.write(folder.tmpPath(Stream.STDOUT), bytes);
        SealedStream sealed = folder.seal(Stream.STDOUT);
        assertThat(sealed.path()).isEqualTo(root.resolve("job/assignment/stdout.log"));
        assertThat(sealed.tmpPath()).isEqualTo(root.resolve("job/assignment/stdout.log.tmp"));
        assertThat(sealed.path()).hasBinaryContent(bytes);
        assertThat(sealed.tmpPath()).doesNotExist();
        assertThat(sealed.length()).isEqualTo(bytes.length);
        assertThat(sealed.inline()).isNull();
        assertThat(sealed.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo(sha256sum(sealed.path()));
    }

    private static String sha256sum(Path file) throws IOException {
        Process tool = new ProcessBuilder("sha256sum", file.toString()).start();
        return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 2)[0];
    }

    @Test
    void forcesTheBytesBeforeTheNameAndTheNameBeforeItAnswers() throws Exception {
        FailingDisk disk = new FailingDisk();
        OutputFolder folder = new OutputFolder(root.resolve("f"), disk);
        folder.create();
        Files.write(folder.tmpPath(Stream.STDERR), new byte[Limits.INLINE_OUTPUT_BYTES + 1]);
        folder.seal(Stream.STDERR);
        assertThat(disk.steps().subList(0, 4))
                .containsExactly(
                        "force stderr.log.tmp",
                        "rename stderr.log.tmp",
                        "forceFolder f",
                        "forceFolder " + root.getFileName());
    }

    @Test
    void leavesTheForcingOfSmallStreamsToTheJournal() throws Exception {
        FailingDisk disk = new FailingDisk();
        OutputFolder folder = new OutputFolder(root.resolve("f"), disk);
        folder.create();
        Files.write(folder.tmpPath(Stream.STDERR), new byte[Limits.INLINE_OUTPUT_BYTES]);
        folder.seal(Stream.STDERR);
        folder.seal(Stream.STDOUT);
        assertThat(disk.steps())
                .containsExactly("rename stderr.log.tmp", "create stdout.log.tmp", "rename stdout.log.tmp");
    }

    @Test
    void removesTheJobsFolderAndNothingThatALinkLeadsTo() throws Exception {
        OutputFolder folder = created();
        Path precious = Files.writeString(root.resolve("precious"), "x");
        Path work = folder.workFolder();
        assertThat(folder.workFolder()).isEqualTo(work);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work)))
                .isEqualTo("rwx------");
        Files.createDirectories(work.resolve("deep/deeper"));
        Files.writeString(work.resolve("deep/file"), "x");
        Files.createSymbolicLink(work.resolve("deep/link"), precious);
        Files.createSymbolicLink(work.resolve("folders"), root);
        Files.setPosixFilePermissions(work.resolve("deep"), PosixFilePermissions.fromString("---------"));
        folder.dropWork();
        assertThat(work).doesNotExist();
        assertThat(precious).hasContent("x");
        assertThat(folder.startFile()).isEqualTo(root.resolve("job/assignment/start"));
        folder.dropWork();
    }

    @Test
    void sealsAgainAfterAnyStepFailed() throws Exception {
        for (int step = 1; step <= 3; step++) {
            FailingDisk disk = new FailingDisk();
            OutputFolder folder = new OutputFolder(root.resolve("f" + step), disk);
            folder.create();
            byte[] words = "words ".repeat(5_000).getBytes(StandardCharsets.UTF_8);
            Files.write(folder.tmpPath(Stream.STDOUT), words);
            disk.fail(step, 1);
            assertThatThrownBy(() -> folder.seal(Stream.STDOUT)).isInstanceOf(IOException.class);
            assertThat(folder.seal(Stream.STDOUT).path()).hasBinaryContent(words);
        }
    }

    @Test
    void sealsTwiceWithTheSameAnswer() throws Exception {
        OutputFolder folder = created();
        Files.writeString(folder.tmpPath(Stream.STDOUT), "once");
        SealedStream first = folder.seal(Stream.STDOUT);
        assertThat(folder.seal(Stream.STDOUT)).isEqualTo(first);
    }

    @Test
    void takesAStreamThatWasNeverOpenedForEmpty() throws Exception {
        SealedStream sealed = created().seal(Stream.STDERR);
        assertThat(sealed.length()).isZero();
        assertThat(sealed.sha256()).isEqualTo(EMPTY_SUM);
        assertThat(sealed.inline()).isEqualTo(new InlineOutput("utf8", ""));
        assertThat(sealed.path()).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Limits.INLINE_OUTPUT_BYTES - 1, Limits.INLINE_OUTPUT_BYTES})
    void carriesSmallOutputInside(int length) throws Exception {
        OutputFolder folder = created();
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        Files.write(folder.tmpPath(Stream.STDOUT), bytes);
        InlineOutput inline = folder.seal(Stream.STDOUT).inline();
        assertThat(inline).isEqualTo(new InlineOutput("utf8", "a".repeat(length)));
    }

    @Test
    void leavesOutputOfOneByteMoreInItsFile() throws Exception {
        OutputFolder folder = created();
        Files.write(folder.tmpPath(Stream.STDOUT), new byte[Limits.INLINE_OUTPUT_BYTES + 1]);
        SealedStream sealed = folder.seal(Stream.STDOUT);
        assertThat(sealed.inline()).isNull();
        assertThat(sealed.length()).isEqualTo(Limits.INLINE_OUTPUT_BYTES + 1);
    }

    @Test
    void wrapsBytesThatAreNoText() throws Exception {
        OutputFolder folder = created();
        byte[] bytes = {(byte) 0xff, 0, 1, (byte) 0xc3};
        Files.write(folder.tmpPath(Stream.STDOUT), bytes);
        InlineOutput inline = folder.seal(Stream.STDOUT).inline();
        assertThat(inline).isNotNull();
        assertThat(inline == null ? "" : inline.encoding()).isEqualTo("base64");
        assertThat(inline == null ? new byte[0] : inline.bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "",
                "/etc",
                "../../etc/passwd",
                "a/../../b",
                "..\\..\\b",
                "a\0b",
                "C:x",
                "\u00fc",
                "~",
                ".hidden",
                "con.",
                "%2e%2e"
            })
    void keepsEveryIdInsideTheRoot(String id) throws Exception {
        OutputFolder folder = OutputFolder.of(root, id, id);
        folder.create();
        Files.writeString(folder.tmpPath(Stream.STDOUT), "x");
        Path stream = folder.seal(Stream.STDOUT).path().toRealPath();
        assertThat(root.toRealPath().relativize(stream).getNameCount()).isEqualTo(3);
        assertThat(stream).startsWith(root.toRealPath());
    }

    @Test
    void givesDifferentIdsDifferentFoldersAndLongOnesShortNames() {
        assertThat(OutputFolder.name("a/b")).isNotEqualTo(OutputFolder.name("a%2fb"));
        assertThat(OutputFolder.name("0190aaaa-bbbb_c.d")).isEqualTo("0190aaaa-bbbb_c.d");
        String tooLong = "x".repeat(5_000);
        assertThat(OutputFolder.name(tooLong)).hasSize(64).isNotEqualTo(OutputFolder.name(tooLong + "x"));
    }

    @Test
    void letsNobodyElseIn() throws Exception {
        created();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("job/assignment"))))
                .isEqualTo("rwx------");
    }
}
