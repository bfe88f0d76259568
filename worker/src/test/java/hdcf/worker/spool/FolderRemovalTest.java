package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job left behind, whatever modes it gave it. Root removes anything, so the modes are looked at too. */
final class FolderRemovalTest {
    @TempDir
    Path folder;

    private Path closed(String modes) throws IOException {
        Path closed = Files.createDirectories(folder.resolve("work/closed"));
        Files.writeString(closed.resolve("file"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(modes));
        return closed;
    }

    @Test
    void removesWhatLiesInFoldersThatTheirOwnerMayNotChange() throws IOException {
        for (String modes : new String[] {"r-xr-xr-x", "r--------", "---------"}) {
            closed(modes);
            FolderRemoval.remove(folder.resolve("work"));
            assertThat(folder.resolve("work")).doesNotExist();
        }
    }

    /** A file that the system keeps makes the removal fail, and shows the folder as it was made for it. */
    @Test
    void opensAReadOnlyFolderBeforeItRemovesWhatIsInIt() throws Exception {
        Path closed = closed("r-xr-xr-x");
        Path kept = closed.resolve("file");
        Assumptions.assumeTrue(chattr("+i", kept), "chattr is not to be had here");
        try {
            assertThatThrownBy(() -> FolderRemoval.remove(folder.resolve("work")))
                    .isInstanceOf(IOException.class);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                    .isEqualTo("rwx------");
        } finally {
            chattr("-i", kept);
        }
    }

    private static boolean chattr(String change, Path file) throws InterruptedException {
        try {
            return new ProcessBuilder("chattr", change, file.toString())
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
