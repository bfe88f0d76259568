package hdcf.control.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as files. */
final class OutputStoreTest {
    private static final long MIB = 1024 * 1024;
    private static final Claim ABC =
            new Claim(Stream.STDOUT, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    @TempDir
    Path folder;

    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private OutputStore store = new OutputStore(new OutputStore.Settings(Path.of("none"), 1, 0), free::get);

    @AfterEach
    void close() {
        store.close();
    }

    private void open(Path root) {
        store = new OutputStore(new OutputStore.Settings(root.resolve("artifacts"), 100 * MIB, MIB), free::get);
    }

    @Test
    void moreStreamsThanAreHeldOpenGoOnAllTheSame() throws Exception {
        open(folder);
        int count = 300;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < count; i++) {
                assertThat(store.append(key(i), round * 4L, bytes("r" + round + "--")))
                        .isEqualTo(round * 4L + 4);
            }
            assertThat(store.openStreams()).isEqualTo(128);
        }
        for (int i = 0; i < count; i++) {
            assertThat(text(key(i))).isEqualTo("r0--r1--r2--");
        }
    }

    @Test
    void forcesWhatWasWrittenAndNothingTwice() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("a"));
        store.append(key(2), 0, bytes("b"));
        assertThat(store.force()).isEqualTo(2);
        assertThat(store.force()).isZero();
        store.append(key(1), 0, bytes("a"));
        assertThat(store.force()).as("nothing was added").isZero();
        store.append(key(1), 0, bytes("ab"));
        assertThat(store.force()).isEqualTo(1);
    }

    @Test
    void takesNothingWhileTheDiskIsNearlyFull() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("before"));
        free.set(MIB - 1);
        assertThat(refused(() -> store.append(key(1), 6, bytes("more")))).isEqualTo(ProblemCode.STORAGE_FULL);
        assertThat(store.append(key(1), 0, bytes("bef"))).as("held already").isEqualTo(6);
        assertThat(store.append(key(1), 6, bytes(""))).isEqualTo(6);
        free.set(MIB);
        assertThat(store.append(key(1), 6, bytes(" after"))).isEqualTo(12);
        assertThat(text(key(1))).isEqualTo("before after");
    }

    @Test
    void aChunkThatDoesNotFitLeavesNothingBehind() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "skipped: this user may not mount a small file system");
        try {
            open(disk);
            byte[] chunk = new byte[700_000];
            assertThat(store.append(key(1), 0, chunk)).isEqualTo(700_000);
            assertThat(store.append(key(1), 700_000, chunk)).isEqualTo(1_400_000);
            assertThat(refused(() -> store.append(key(1), 1_400_000, chunk))).isEqualTo(ProblemCode.STORAGE_FULL);
            assertThat(Files.size(file(disk))).isEqualTo(1_400_000);
            assertThat(refused(() -> store.append(key(2), 0, chunk))).isEqualTo(ProblemCode.STORAGE_FULL);
            assertThat(store.delete("job-2")).isEqualTo(1);
            assertThat(store.append(key(1), 1_400_000, new byte[100_000])).isEqualTo(1_500_000);
            store.close();
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void whatAReportConfirmedIsNotThrownAway() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("abc"));
        Claim wrong = new Claim(Stream.STDOUT, 3, "00");
        assertThat(store.check().judge("job-1", "attempt", List.of(ABC))).isNull();
        assertThat(refused(() -> store.check().judge("job-1", "attempt", List.of(wrong))))
                .isEqualTo(ProblemCode.OUTPUT_MISMATCH);
        assertThat(text(key(1))).isEqualTo("abc");
    }

    @Test
    void deletesAllOfAJobAndNothingElse() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("a"));
        store.append(key(1).with(Stream.STDERR), 0, bytes("b"));
        store.append(key(2), 0, bytes("c"));
        assertThat(store.delete("job-1")).isEqualTo(2);
        assertThat(store.delete("job-1")).isZero();
        assertThat(store.open(key(1))).isNull();
        assertThat(text(key(2))).isEqualTo("c");
        assertThat(folder.resolve("artifacts/job-1")).doesNotExist();
    }

    @Test
    void idsThatCouldLeaveTheFolderAreNoKeys() {
        for (String bad : List.of("..", "a/b", "", ".hidden", "a\0b", "x".repeat(200))) {
            assertThatThrownBy(() -> new StreamKey(bad, "a", Stream.STDOUT))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new StreamKey("j", bad, Stream.STDOUT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aStreamThatWasCutBehindItsBackIsSeenAtTheEnd() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("abcdef"));
        Claim claim = new Claim(Stream.STDOUT, 6, "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721");
        try (FileChannel file = FileChannel.open(file(folder), java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(bytes("X")), 2);
        }
        assertThat(refused(() -> store.check().judge("job-1", "attempt", List.of(claim))))
                .isEqualTo(ProblemCode.OUTPUT_MISMATCH);
        assertThat(store.append(key(1), 0, bytes("abcdef"))).isEqualTo(6);
        assertThat(store.check().judge("job-1", "attempt", List.of(claim))).isNull();
    }

    /** The system tells once that it lost pages: a repeated report must not be believed because nothing is left to force. */
    @Test
    void whatAReportCouldNotForceIsSentAgain() throws Exception {
        open(folder);
        Files.createDirectories(file(folder).getParent());
        // It takes every byte and refuses to force one.
        Files.createSymbolicLink(file(folder), Path.of("/dev/null"));
        assertThat(store.append(key(1), 0, bytes("abc"))).isEqualTo(3);
        assertThat(refused(() -> store.check().judge("job-1", "attempt", List.of(ABC))))
                .isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(refused(() -> store.append(key(1), 3, bytes("d")))).isEqualTo(ProblemCode.OFFSET_GAP);
        assertThat(store.append(key(1), 0, bytes("ab"))).isEqualTo(2);
    }

    /** A thread that is interrupted can neither force a file nor cut it. */
    @Test
    void whatCouldNotEvenBeCutIsCutBeforeItIsBelieved() throws Exception {
        open(folder);
        store.append(key(1), 0, bytes("abc"));
        Thread.currentThread().interrupt();
        ProblemCode unforced = refused(() -> store.check().judge("job-1", "attempt", List.of(ABC)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(unforced).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(Files.size(file(folder))).isEqualTo(3);
        assertThat(refused(() -> store.append(key(1), 3, bytes("d")))).isEqualTo(ProblemCode.OFFSET_GAP);
        assertThat(Files.size(file(folder))).isZero();
        assertThat(store.append(key(1), 0, bytes("abc"))).isEqualTo(3);
        assertThat(store.check().judge("job-1", "attempt", List.of(ABC))).isNull();
    }

    private static StreamKey key(int job) {
        return new StreamKey("job-" + job, "attempt", Stream.STDOUT);
    }

    private static Path file(Path root) {
        return root.resolve("artifacts/job-1/attempt/stdout");
    }

    private String text(StreamKey key) throws IOException {
        try (FileChannel file = store.open(key)) {
            assertThat(file).isNotNull();
        }
        return Files.readString(folder.resolve("artifacts").resolve(key.jobId()).resolve("attempt/stdout"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProblemCode refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call).code();
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
