package hdcf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.BlobRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk when a download breaks, goes on, or brings something else. */
@Timeout(30)
final class BlobDownloadTest {
    private static final int LENGTH = 300_000;
    private static final byte[] CONTENT = content();
    private static final BlobRef BLOB = new BlobRef(sum(CONTENT), LENGTH);

    private final ScriptedControl control;
    private final List<Long> pauses = new ArrayList<>();

    @TempDir
    Path folder;

    BlobDownloadTest() throws IOException {
        control = new ScriptedControl();
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void aWholeAnswerBecomesTheFile() throws Exception {
        control.tell(200, CONTENT);
        transfer(0).download(BLOB, folder.resolve("out"));
        arrived();
        assertThat(control.calls()).containsExactly(get(0));
        assertThat(pauses).isEmpty();
    }

    @Test
    void goesOnAtTheByteWhereItWasCut() throws Exception {
        int first = 1;
        int second = 200_001;
        control.cut(200, LENGTH, Arrays.copyOf(CONTENT, first));
        control.cut(200, LENGTH - first, Arrays.copyOfRange(CONTENT, first, second));
        control.tell(200, Arrays.copyOfRange(CONTENT, second, LENGTH));
        transfer(1_000).download(BLOB, folder.resolve("out"));
        arrived();
        assertThat(control.calls()).containsExactly(get(0), get(first), get(second));
        assertThat(pauses).containsExactly(100L, 100L);
    }

    @Test
    void theNextProcessGoesOnWithWhatArrived() throws Exception {
        control.cut(200, LENGTH, Arrays.copyOf(CONTENT, 70_000));
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> transfer(0).download(BLOB, out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the connection was cut");
        assertThat(out).doesNotExist();
        assertThat(part()).hasSize(70_000);
        control.tell(200, Arrays.copyOfRange(CONTENT, 70_000, LENGTH));
        transfer(0).download(BLOB, out);
        arrived();
        assertThat(control.calls()).containsExactly(get(0), get(70_000));
    }

    @Test
    void aPartThatIsTooLongIsShortened() throws Exception {
        Files.write(part(), Arrays.copyOf(CONTENT, LENGTH + 5));
        transfer(0).download(BLOB, folder.resolve("out"));
        arrived();
        assertThat(control.seen()).isEmpty();
    }

    @Test
    void aPartOfSomethingElseIsFetchedAnew() throws Exception {
        Files.write(part(), new byte[10]);
        control.tell(200, Arrays.copyOfRange(CONTENT, 10, LENGTH)).tell(200, CONTENT);
        transfer(0).download(BLOB, folder.resolve("out"));
        arrived();
        assertThat(control.calls()).containsExactly(get(10), get(0));
    }

    @Test
    void contentWithAnotherSumIsRefusedAndLeavesNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            control.tell(200, new byte[LENGTH]);
        }
        Path out = Files.writeString(folder.resolve("out"), "as it was");
        assertThatThrownBy(() -> transfer(0).download(BLOB, out))
                .isInstanceOf(IOException.class)
                .hasMessage("Expected content with sum " + BLOB.sha256() + ", found another");
        assertThat(control.calls()).containsExactly(get(0), get(0), get(0), get(0));
        assertThat(out).hasContent("as it was");
        assertThat(names()).containsExactly("out");
    }

    @Test
    void moreThanTheBlobHoldsIsNotWritten() throws Exception {
        control.tell(200, Arrays.copyOf(CONTENT, LENGTH + 1_000));
        transfer(0).download(BLOB, folder.resolve("out"));
        arrived();
    }

    @Test
    void whatIsNoSumNamesNoFile() throws IOException {
        assertThatThrownBy(() -> transfer(0).download(new BlobRef("/../../x", 1), folder.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessage("Expected the sum of a blob, found something else");
        assertThat(control.seen()).isEmpty();
        assertThat(names()).isEmpty();
    }

    /** Whoever may write to the folder has no other file written through it. */
    @Test
    void aPartThatIsALinkIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "kept");
        Files.createSymbolicLink(part(), other);
        assertThatThrownBy(() -> transfer(0).download(BLOB, folder.resolve("out")))
                .isInstanceOf(IOException.class);
        assertThat(other).hasContent("kept");
    }

    @Test
    void somethingThatIsNoHttpIsSilence() throws Exception {
        control.raw("220 mail.example ESMTP\r\n\r\n").tell(200, CONTENT);
        transfer(1_000).download(BLOB, folder.resolve("out"));
        arrived();
        assertThat(pauses).containsExactly(100L);
    }

    private BlobTransfer transfer(long patienceMs) {
        HdcfClient client = new HdcfClient(HttpTransport.to(control.url()), "", 5_000);
        return new BlobTransfer(client, pauses::add, patienceMs);
    }

    private void arrived() throws IOException {
        assertThat(names()).containsExactly("out");
        assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(CONTENT);
    }

    private Path part() {
        return folder.resolve(".hdcf-" + BLOB.sha256() + ".part");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String get(long offset) {
        return "GET /blobs/" + BLOB.sha256() + "?offset=" + offset;
    }

    private static byte[] content() {
        byte[] content = new byte[LENGTH];
        new Random(LENGTH).nextBytes(content);
        return content;
    }

    private static String sum(byte[] content) {
        return HexFormat.of().formatHex(FileSum.sha256().digest(content));
    }
}
