package hdcf.schema.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The migrations of the queue's SQLite file. */
public final class Migrations {
    /** The newest schema that this program knows. */
    public static final int VERSION = 8;

    private static final String HISTORY = "flyway_schema_history";
    private static final String TABLES = "SELECT count(*), coalesce(sum(name = '" + HISTORY
            + "'), 0), coalesce(sum(name IN ('meta', 'jobs')), 0) FROM sqlite_schema"
            + " WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
    private static final String NEWEST =
            "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM " + HISTORY + " WHERE success = 1";
    private static final String URL_START = "jdbc:sqlite:";
    private static final String LOCATION = "classpath:hdcf/schema/db/migration";

    private Migrations() {}

    /**
     * Brings the file up to the current schema. Does nothing to a file that is current; refuses one that a newer version wrote.
     *
     * @param jdbcUrl a {@code jdbc:sqlite:} address
     * @return the number of migrations that were applied
     * @throws SchemaFault when the file must not be written
     */
    public static int migrate(String jdbcUrl) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            check(connection);
        } catch (SQLException unreadable) {
            throw new FlywayException("Expected to read the schema: " + unreadable.getMessage(), unreadable);
        }
        return Flyway.configure()
                .dataSource(jdbcUrl, null, null)
                .locations(LOCATION)
                .loggers("slf4j")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /**
     * Looks whether this program may use the file. Flyway itself writes to a newer one after a mere warning.
     *
     * @throws SchemaFault when it may not
     */
    public static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean hasHistory;
            try (ResultSet tables = statement.executeQuery(TABLES)) {
                tables.next();
                long others = tables.getLong(1) - tables.getLong(2);
                hasHistory = tables.getLong(2) > 0;
                if (others > 0 && (!hasHistory || tables.getLong(3) < 2)) {
                    throw new SchemaFault(
                            file(connection),
                            "it is the database of another program; name the file of a queue, or one that is not there");
                }
            }
            if (!hasHistory) {
                return;
            }
            try (ResultSet newest = statement.executeQuery(NEWEST)) {
                newest.next();
                long found = newest.getLong(1);
                if (found > VERSION) {
                    throw new SchemaFault(
                            file(connection),
                            "it was written by schema version " + found + " and this program knows " + VERSION
                                    + "; use the program that wrote it, or restore a backup from before");
                }
            }
        }
    }

    private static String file(Connection connection) throws SQLException {
        String url = String.valueOf(connection.getMetaData().getURL());
        return url.startsWith(URL_START) ? url.substring(URL_START.length()) : url;
    }
}
