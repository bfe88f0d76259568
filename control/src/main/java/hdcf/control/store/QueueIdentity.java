package hdcf.control.store;

import hdcf.schema.db.Migrations;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which queue a database is. The id is made once and goes with every copy and backup, so that the folder of outputs and blobs can be
 * told from that of another queue.
 *
 * @param id null when none was made yet
 * @param isNew whether nothing ever happened in it, so that no file can be its own
 */
public record QueueIdentity(@Nullable String id, boolean isNew) {
    private static final String KEY = "queue_id";
    private static final String FACTS =
            "SELECT key, value, CASE key WHEN 'sequences' THEN json_extract(value, '$.event')"
                    + " ELSE 0 END FROM meta WHERE key IN ('" + KEY + "', 'sequences')";
    private static final int BYTES = 16;

    /**
     * Looks, and changes nothing.
     *
     * @throws hdcf.schema.db.SchemaFault when this program must not use the file
     */
    public static QueueIdentity read(SqliteFile file) {
        if (!Files.exists(file.path())) {
            return new QueueIdentity(null, true);
        }
        try (Connection connection = file.openReader();
                Statement statement = connection.createStatement()) {
            Migrations.check(connection);
            try (ResultSet table = statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'")) {
                if (!table.next() || table.getLong(1) == 0) {
                    return new QueueIdentity(null, true);
                }
            }
            String id = null;
            boolean hasHappened = false;
            try (ResultSet rows = statement.executeQuery(FACTS)) {
                while (rows.next()) {
                    if (KEY.equals(rows.getString(1))) {
                        id = rows.getString(2);
                    }
                    hasHappened |= rows.getLong(3) > 0;
                }
            }
            return new QueueIdentity(id, id == null && !hasHappened);
        } catch (SQLException e) {
            throw new StorageFault("Expected to read " + file.path() + ": " + e.getMessage(), e);
        }
    }

    /** The id of a migrated file, made and committed when there is none. */
    public static String keep(WriteStore store, RandomGenerator random) {
        String kept = store.meta().get(KEY);
        if (kept != null) {
            return kept;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String made = HexFormat.of().formatHex(bytes);
        if (!store.begin()) {
            throw new StorageFault("Expected to be the only one that writes the database, but another process does");
        }
        store.meta().put(KEY, made);
        store.commit();
        return made;
    }
}
