package hdcf.bench.file;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * What the file says of the jobs, counted from outside by a reader.
 *
 * @param completed jobs that are COMPLETED
 * @param oddAttempts COMPLETED jobs that were not delivered exactly once
 */
public record SqlCheck(long completed, long oddAttempts) {
    private static final String COUNT =
            "SELECT count(*), coalesce(sum(attempt_count <> 1), 0) FROM jobs WHERE status = 'COMPLETED'";

    /** Counts. */
    public static SqlCheck of(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(COUNT)) {
            found.next();
            return new SqlCheck(found.getLong(1), found.getLong(2));
        }
    }
}
