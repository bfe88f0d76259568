package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of blobs without a file, and files without a row. */
final class LostBlobTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private static final byte[] OTHER = "other".getBytes(StandardCharsets.UTF_8);

    private final String sum = OutputRig.sha256(CONTENT);

    @TempDir
    Path folder;

    private OutputRig rig;

    @BeforeEach
    void open() {
        rig = new OutputRig(folder);
    }

    @AfterEach
    void close() throws InterruptedException {
        rig.close();
    }

    @Test
    void aKnownBlobWhoseFileIsLostIsMissingUntilItIsUploadedAgain() throws Exception {
        assertThat(put(CONTENT).json().path("complete").asBoolean()).isTrue();
        assertThat(missing()).isEqualTo("{\"sha256\":[]}");
        Files.delete(file());
        assertThat(missing()).isEqualTo("{\"sha256\":[\"" + sum + "\"]}");
        assertThat(put(CONTENT).json().path("complete").asBoolean()).isTrue();
        assertThat(missing()).isEqualTo("{\"sha256\":[]}");
        assertThat(rig.get("/blobs/" + sum).body()).isEqualTo(CONTENT);
    }

    /** As after a call whose outcome stayed unknown, and whose row was never written. */
    @Test
    void aFileThatNoRowKnowsGoesAtTheNextStart() throws Exception {
        Files.createDirectories(file().getParent());
        Files.write(file(), CONTENT);
        assertThat(missing()).isEqualTo("{\"sha256\":[\"" + sum + "\"]}");
        put(OTHER);
        new BlobKeeper(rig.plane(), rig.plane().blobs()).keep();
        assertThat(file()).doesNotExist();
        assertThat(rig.get("/blobs/" + OutputRig.sha256(OTHER)).body()).isEqualTo(OTHER);
    }

    private Answer put(byte[] content) throws IOException, InterruptedException {
        String target = "/blobs/" + OutputRig.sha256(content) + "?length=" + content.length;
        return rig.send("PUT", target, "application/octet-stream", content);
    }

    private String missing() throws IOException, InterruptedException {
        return rig.post("/blobs/missing", "{\"sha256\":[\"" + sum + "\"]}").text();
    }

    private Path file() {
        return folder.resolve("data/blobs").resolve(sum.substring(0, 2)).resolve(sum);
    }
}
