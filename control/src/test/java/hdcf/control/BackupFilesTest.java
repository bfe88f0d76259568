package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Lease;
import hdcf.schema.backup.BackupFile;
import hdcf.schema.backup.BackupManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup with files says of those that were not there. */
final class BackupFilesTest {
    @TempDir
    Path folder;

    private OutputRig rig;

    @BeforeEach
    void start() {
        rig = new OutputRig(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        rig.stop();
    }

    private BackupManifest backup() throws IOException, InterruptedException {
        Path file = folder.resolve("backup.zip");
        Files.write(file, rig.get("/backup?files=1").body());
        return BackupFile.check(file);
    }

    @Test
    void missesNoStreamThatWroteNothing() throws Exception {
        Lease ended = rig.lease();
        rig.put(ended, 0, "some output");
        assertThat(rig.complete(OutputRig.completion(ended, "some output")).status())
                .isEqualTo(200);
        Lease running = rig.lease();
        rig.put(running, 0, "a beginning");
        BackupManifest manifest = backup();
        assertThat(manifest.missing()).isEmpty();
        assertThat(manifest.entries())
                .extracting(BackupManifest.Entry::name)
                .contains(name(ended), name(running))
                .hasSize(3);
    }

    @Test
    void missesAStreamWhoseFileIsGone() throws Exception {
        Lease ended = rig.lease();
        rig.put(ended, 0, "some output");
        assertThat(rig.complete(OutputRig.completion(ended, "some output")).status())
                .isEqualTo(200);
        Files.delete(rig.file(ended, "stdout"));
        assertThat(backup().missing()).containsExactly(name(ended));
    }

    private static String name(Lease lease) {
        return "artifacts/" + lease.job() + "/" + lease.assignment() + "/stdout";
    }
}
