package hdcf.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the database: it holds the commands of all jobs and their environment. */
final class SqliteFileTest {
    @TempDir
    Path folder;

    private Path path;
    private SqliteFile file;

    @BeforeEach
    void name() {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "skipped: files have no modes here");
        path = folder.resolve("jobs.db");
        file = new SqliteFile(path);
    }

    @Test
    void aNewDatabaseIsItsOwnersAlone() throws IOException {
        file.migrate();
        try (WriteStore store = WriteStore.open(file)) {
            assertThat(store.begin()).isTrue();
            for (String end : List.of("", "-wal", "-shm")) {
                assertThat(mode(end)).as(end).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aDatabaseThatIsThereKeepsItsMode() throws IOException {
        EmptyDatabase.at(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        file.migrate();
        try (WriteStore store = WriteStore.open(file)) {
            assertThat(store.begin()).isTrue();
            assertThat(mode("")).isEqualTo("rw-r-----");
            assertThat(mode("-wal")).isEqualTo("rw-r-----");
        }
    }

    private String mode(String end) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolveSibling("jobs.db" + end)));
    }
}
