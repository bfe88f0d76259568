package hdcf.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.Refusal;
import hdcf.control.job.Wishes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer's connection and its guarded writes. */
final class WriteStoreTest {
    @TempDir
    Path folder;

    private SqliteFile file;

    @BeforeEach
    void migrate() {
        file = new SqliteFile(folder.resolve("jobs.db"));
        EmptyDatabase.at(folder.resolve("jobs.db"));
    }

    @Test
    void theWriterIsSetForDurability() throws SQLException {
        try (Connection writer = file.openWriter()) {
            assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(writer, "synchronous")).isEqualTo("2");
            assertThat(pragma(writer, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(writer, "wal_autocheckpoint")).isEqualTo("1000");
            assertThat(pragma(writer, "temp_store")).isEqualTo("2");
        }
    }

    @Test
    void aReaderCannotWrite() throws SQLException {
        try (Connection reader = file.openReader();
                Statement statement = reader.createStatement()) {
            assertThat(pragma(reader, "query_only")).isEqualTo("1");
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM jobs"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aSaveFailsLoudlyWhenTheRowChangedUnderneath() throws Exception {
        for (String change : new String[] {"status = 'ABORTED'", "lease_epoch = 7"}) {
            try (WriteStore store = WriteStore.open(file)) {
                Job job = insert(store);
                execute("UPDATE jobs SET " + change);
                assertThat(store.begin()).isTrue();
                job.abort("because", 5, "test");
                assertThatThrownBy(() -> store.jobs().save(job))
                        .as(change)
                        .isInstanceOf(StorageFault.class)
                        .hasMessageContaining("changed 0");
            }
            execute("DELETE FROM jobs");
        }
    }

    @Test
    void anotherConnectionThatWritesIsWaitedForAndNoFault() throws SQLException {
        try (WriteStore store = WriteStore.open(file);
                Connection shell = file.openWriter();
                Statement statement = shell.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(store.begin()).isFalse();
            statement.execute("COMMIT");
            assertThat(store.begin()).isTrue();
            store.meta().put("key", "value");
            assertThat(store.writes()).isEqualTo(1);
            store.commit();
            assertThat(store.meta().get("key")).isEqualTo("value");
        }
    }

    private static Job insert(WriteStore store) throws Refusal {
        assertThat(store.begin()).isTrue();
        if (store.classes().all().isEmpty()) {
            store.classes().insert(1, "{\"capabilities\":[]}", 1);
        }
        JobSpec spec = new JobSpec(1, "id-1", 1, "true", "[]", "", 0, 0, 1, 3, 5, Wishes.NONE);
        store.jobs()
                .insert(new NewJobRow(
                        spec,
                        Job.submitted(true, null, 1_000, "test"),
                        null,
                        null,
                        0,
                        false,
                        "[]",
                        "test",
                        null,
                        null));
        store.commit();
        return Objects.requireNonNull(store.jobs().find(1));
    }

    private void execute(String sql) throws SQLException {
        try (Connection shell = file.openWriter();
                Statement statement = shell.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }
}
