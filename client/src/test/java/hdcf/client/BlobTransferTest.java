package hdcf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers over connections that break where a test says; the waits are counted, not waited. */
@Timeout(30)
final class BlobTransferTest {
    private static final int MIB = 1024 * 1024;
    private static final int PATIENCE_MS = 1_000;
    private static final List<Long> ALL_PATIENCE = List.of(100L, 200L, 400L, 800L);

    private final ScriptedControl control;
    private final List<Long> pauses = new ArrayList<>();
    private final List<Long> watched = new ArrayList<>();
    private final BlobTransfer transfer;

    @TempDir
    Path folder;

    BlobTransferTest() throws IOException {
        control = new ScriptedControl();
        HdcfClient client = new HdcfClient(HttpTransport.to(control.url()), "", 5_000);
        transfer = new BlobTransfer(client, pauses::add, PATIENCE_MS, watched::add);
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void aShortFileIsOnePiece() throws Exception {
        byte[] content = bytes(1_000);
        Path file = Files.write(folder.resolve("in"), content);
        BlobRef blob = FileSum.of(file);
        progress(1_000, true);
        transfer.upload(file, blob);
        assertThat(control.calls()).containsExactly(put(blob, 0));
        assertThat(control.seen().get(0).body()).isEqualTo(content);
        assertThat(control.seen().get(0).header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void aLongFileAsksFirstAndThenComesInPieces() throws Exception {
        byte[] content = bytes(2 * MIB + 7);
        Path file = Files.write(folder.resolve("in"), content);
        BlobRef blob = FileSum.of(file);
        progress(0, false).progress(MIB, false).progress(2 * MIB, false).progress(content.length, true);
        transfer.upload(file, blob);
        assertThat(control.calls()).containsExactly(put(blob, 0), put(blob, 0), put(blob, MIB), put(blob, 2 * MIB));
        assertThat(sent()).containsExactly(0, MIB, MIB, 7);
        assertThat(control.seen().get(3).body()).isEqualTo(Arrays.copyOfRange(content, 2 * MIB, content.length));
        assertThat(watched).containsExactly(0L, (long) MIB, 2L * MIB, (long) content.length);
        assertThat(pauses).isEmpty();
    }

    @Test
    void anUploadGoesOnAtTheByteThatTheControlPlaneNames() throws Exception {
        byte[] content = bytes(2 * MIB);
        Path file = Files.write(folder.resolve("in"), content);
        BlobRef blob = FileSum.of(file);
        int there = MIB + 12_345;
        progress(MIB, false);
        control.hangUp();
        progress(there, false).progress(content.length, true);
        transfer.upload(file, blob);
        assertThat(control.calls()).containsExactly(put(blob, 0), put(blob, MIB), put(blob, 0), put(blob, there));
        assertThat(control.seen().get(3).body()).isEqualTo(Arrays.copyOfRange(content, there, content.length));
        assertThat(pauses).containsExactly(100L);
    }

    @Test
    void aGapMakesItAskAgain() throws Exception {
        byte[] content = bytes(2 * MIB);
        Path file = Files.write(folder.resolve("in"), content);
        BlobRef blob = FileSum.of(file);
        progress(MIB, false);
        control.tell(409, ScriptedControl.problem(409, "offset_gap", "Expected a chunk at offset 5"));
        progress(5, false).progress(5 + MIB, false).progress(content.length, true);
        transfer.upload(file, blob);
        assertThat(control.calls())
                .containsExactly(put(blob, 0), put(blob, MIB), put(blob, 0), put(blob, 5), put(blob, 5 + MIB));
        assertThat(control.seen().get(2).body()).isEmpty();
        assertThat(pauses).containsExactly(100L);
    }

    @Test
    void anotherSumThereEndsItWithItsSentenceAfterThreeRepetitions() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        for (int i = 0; i < 4; i++) {
            control.tell(409, ScriptedControl.problem(409, "blob_mismatch", "Expected sum a, found b"));
        }
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> transfer.upload(file, FileSum.of(file)));
        assertThat(refused).hasMessage("Expected sum a, found b");
        assertThat(refused.code()).contains(ProblemCode.BLOB_MISMATCH);
        assertThat(sent()).containsExactly(10, 10, 10, 10);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aFileThatChangedIsNotSentAgain() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        BlobRef blob = FileSum.of(file);
        Files.write(file, new byte[10]);
        control.tell(409, ScriptedControl.problem(409, "blob_mismatch", "Expected sum a, found b"));
        String changed =
                "Expected " + file + " to stay as it was while it is uploaded, but it changed; repeat the command";
        assertThatThrownBy(() -> transfer.upload(file, blob))
                .isInstanceOf(IOException.class)
                .hasMessage(changed);
        Files.write(file, new byte[9]);
        assertThatThrownBy(() -> transfer.upload(file, blob))
                .isInstanceOf(IOException.class)
                .hasMessage(changed);
        assertThat(control.seen()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void patienceEndsWhileTheControlPlaneIsBusy() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        for (int i = 0; i < 5; i++) {
            control.tell(503, ScriptedControl.problem(503, "storage_full", "The disk is full"));
        }
        assertThatThrownBy(() -> transfer.upload(file, FileSum.of(file)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The disk is full");
        assertThat(pauses).isEqualTo(ALL_PATIENCE);
        assertThat(control.seen()).hasSize(5);
    }

    @Test
    void patienceEndsWhileNobodyAnswers() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        control.close();
        assertThatThrownBy(() -> transfer.upload(file, FileSum.of(file))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> transfer.download(FileSum.of(file), folder.resolve("out")))
                .isInstanceOf(IOException.class);
        assertThat(pauses)
                .isEqualTo(Stream.of(ALL_PATIENCE, ALL_PATIENCE)
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void patienceEndsWhilePiecesAreAnsweredAndNothingMoves() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        for (int i = 0; i < 50; i++) {
            progress(0, false);
        }
        assertThatThrownBy(() -> transfer.upload(file, FileSum.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessage("Expected the blob to be taken, but nothing moves");
        assertThat(pauses).isEqualTo(ALL_PATIENCE);
    }

    /** An answer to the question how much is there is no movement. */
    @Test
    void patienceEndsWhileQuestionsAreAnsweredAndNoPieceIsTaken() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(MIB + 1));
        for (int i = 0; i < 5; i++) {
            progress(0, false);
            control.tell(503, ScriptedControl.problem(503, "storage_full", "The disk is full"));
        }
        assertThatThrownBy(() -> transfer.upload(file, FileSum.of(file))).hasMessage("The disk is full");
        assertThat(pauses).isEqualTo(ALL_PATIENCE);
    }

    @Test
    void patienceBeginsAnewWhenSomethingMoved() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(MIB + 1));
        String busy = ScriptedControl.problem(429, "overloaded", "Busy");
        control.tell(429, busy).tell(429, busy).tell(429, busy);
        progress(5, false);
        control.tell(429, busy).tell(429, busy);
        progress(5, false).progress(MIB + 1, true);
        transfer.upload(file, FileSum.of(file));
        assertThat(pauses).containsExactly(100L, 200L, 400L, 100L, 200L);
    }

    @Test
    void aRefusalForGoodIsNotRepeated() throws Exception {
        Path file = Files.write(folder.resolve("in"), bytes(10));
        control.tell(403, ScriptedControl.problem(403, "forbidden", "Not you"));
        assertThatThrownBy(() -> transfer.upload(file, FileSum.of(file))).hasMessage("Not you");
        control.tell(404, ScriptedControl.problem(404, "not_found", "No such blob"));
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> transfer.download(FileSum.of(file), out)).hasMessage("No such blob");
        assertThat(control.seen()).hasSize(2);
        assertThat(out).doesNotExist();
        assertThat(pauses).isEmpty();
    }

    private BlobTransferTest progress(long length, boolean isComplete) {
        control.tell(200, "{\"length\":" + length + ",\"complete\":" + isComplete + "}");
        return this;
    }

    private List<Integer> sent() {
        return control.seen().stream().map(seen -> seen.body().length).toList();
    }

    private static String put(BlobRef blob, long offset) {
        return "PUT /blobs/" + blob.sha256() + "?offset=" + offset + "&length=" + blob.length();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
