package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.db.Migrations;
import hdcf.schema.port.Clock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that this program did not write and must not write: those of a newer version, and those of other programs. */
final class OtherSchemasTest {
    private static final String NEWER =
            "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql',"
                    + " 1, installed_by, installed_on, 1, 1 FROM flyway_schema_history WHERE installed_rank = 1";
    private static final String TOLD =
            "it was written by schema version 99 and this program knows " + Migrations.VERSION;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String said() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        assertThat(text).startsWith("Expected ").doesNotContain("Exception", "baseline", "Flyway");
        return text;
    }

    private static void change(Path database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private int start(Path database) {
        return new Program(Opening.plane(), Clock.system(), print, print)
                .run(
                        List.of("--addr", "127.0.0.1:0", "--db", database.toString(), "--token", OutputRig.ALL),
                        Map.of("HDCF_LOG_LEVEL", "error"));
    }

    @Test
    void knowsTheNewestOfItsOwn() throws Exception {
        Path database = folder.resolve("new.db");
        Migrations.migrate("jdbc:sqlite:" + database);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet newest =
                        statement.executeQuery("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history")) {
            assertThat(newest.getInt(1)).isEqualTo(Migrations.VERSION);
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() throws Exception {
        OutputRig rig = new OutputRig(folder);
        change(folder.resolve("jobs.db"), NEWER);
        Files.write(folder.resolve("newer.zip"), rig.get("/backup").body());
        rig.stop();
        Path database = folder.resolve("jobs.db");
        byte[] before = Files.readAllBytes(database);

        assertThat(start(database)).isEqualTo(78);
        assertThat(said()).contains(database.toString(), TOLD, "use the program that wrote it, or restore a backup");
        assertThat(new Inspection(print, print).run(List.of("fsck", "--db", database.toString())))
                .isEqualTo(65);
        assertThat(said()).contains(database.toString(), TOLD);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);

        Path restored = folder.resolve("restored/jobs.db");
        int code = new Restore(Clock.system(), print, print)
                .run(List.of(
                        "--from",
                        folder.resolve("newer.zip").toString(),
                        "--db",
                        restored.toString(),
                        "--data",
                        folder.resolve("restored/data").toString()));
        assertThat(code).isEqualTo(65);
        assertThat(said()).contains("Expected to restore " + folder.resolve("newer.zip"), TOLD);
        assertThat(restored).doesNotExist();
    }

    @Test
    void refusesTheDatabaseOfAnotherProgram() throws Exception {
        Path database = folder.resolve("photos.db");
        change(database, "CREATE TABLE photos (name TEXT)");
        byte[] before = Files.readAllBytes(database);
        assertThat(start(database)).isEqualTo(78);
        assertThat(said()).contains("Expected to open " + database, "it is the database of another program; name");
        assertThat(new Inspection(print, print).run(List.of("fsck", "--db", database.toString())))
                .isEqualTo(65);
        assertThat(said()).contains("it is the database of another program");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }
}
