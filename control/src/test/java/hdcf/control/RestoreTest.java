package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.schema.port.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup with a blob, and the places where it is restored. */
final class RestoreTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final String sum = OutputRig.sha256(CONTENT);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path backup;
    private Path database;
    private Path data;

    @BeforeEach
    void backUp() throws IOException, InterruptedException {
        OutputRig rig = new OutputRig(Files.createDirectory(folder.resolve("live")));
        try {
            rig.send("PUT", "/blobs/" + sum + "?length=" + CONTENT.length, "application/octet-stream", CONTENT);
            rig.post(
                    "/jobs",
                    "{\"command\":\"true\",\"execution\":{\"inputs\":[{\"path\":\"in\",\"sha256\":\"" + sum + "\"}]}}");
            backup = Files.write(
                    folder.resolve("backup.zip"), rig.get("/backup?files=1").body());
        } finally {
            rig.close();
        }
        database = Files.createDirectory(folder.resolve("queue")).resolve("jobs.db");
        data = folder.resolve("data");
    }

    @Test
    void restoresADatabaseThatOnlyItsOwnerReads() throws IOException {
        assertThat(restore(backup)).as(said()).isZero();
        assertThat(said()).startsWith("Restored 1 jobs and ");
        assertThat(blob()).hasBinaryContent(CONTENT);
        assertThat(names(database.resolveSibling(""))).containsExactly("jobs.db", "jobs.db.lock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .isEqualTo("rw-------");
    }

    @Test
    void restoresFilesOntoAnotherFileSystemThanTheDatabase() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "skipped: this user may not mount a small file system");
        try {
            data = disk.resolve("data");
            assertThat(restore(backup)).as(said()).isZero();
            assertThat(database).exists();
            assertThat(blob()).hasBinaryContent(CONTENT);
            assertThat(data.resolve("restoring")).doesNotExist();
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void leavesNoQueueAndNothingHalfWhenAFileCannotHaveItsPlace() throws IOException {
        Files.createDirectory(data);
        Path inTheWay = Files.writeString(data.resolve("blobs"), "no folder");
        assertThat(restore(backup)).isEqualTo(74);
        assertThat(said())
                .startsWith("Expected to restore " + backup + " to " + database + ", but " + inTheWay)
                .endsWith("; mend that, or name other places with --db and --data, then repeat\n");
        assertThat(data.resolve("restoring")).doesNotExist();
        assertThat(names(database.resolveSibling(""))).containsExactly("jobs.db.lock");
        Files.delete(inTheWay);
        assertThat(restore(backup)).as(said()).isZero();
    }

    @Test
    void saysThatThereIsNoBackup() {
        Path none = folder.resolve("none.zip");
        assertThat(restore(none)).isEqualTo(65);
        assertThat(said())
                .isEqualTo("Expected a backup at " + none
                        + ", but there is none that this user may read; name it with --from\n");
        assertThat(data).doesNotExist();
    }

    /** What is in the log beside the database would be left behind by a move. */
    @Test
    void placesNoDatabaseThatIsNotWholeInItsFile() throws IOException {
        RestoreStage stage = new RestoreStage(database, Files.createDirectory(data));
        Files.writeString(stage.database(), "database");
        Files.writeString(database.resolveSibling("jobs.db.restoring-wal"), "commits");
        assertThatThrownBy(stage::place).hasMessageContaining("jobs.db.restoring-wal");
        assertThat(database).doesNotExist();
        stage.close();
        assertThat(names(database.resolveSibling(""))).isEmpty();
    }

    private int restore(Path from) {
        printed.reset();
        return new Restore(Clock.system(), print, print)
                .run(List.of("--from", from.toString(), "--db", database.toString(), "--data", data.toString()));
    }

    private String said() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path blob() {
        return data.resolve("blobs").resolve(sum.substring(0, 2)).resolve(sum);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
