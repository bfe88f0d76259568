package hdcf.control.law;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConfig;

/** Somebody's SQLite shell on the file, beside the control plane. */
final class Shell {
    private Shell() {}

    /** The first column of every row, as text. */
    static List<String> rows(Path file, String sql) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(sql.toLowerCase(Locale.ROOT).startsWith("select"));
        config.setBusyTimeout(1_000);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        rows.add(String.valueOf(result.getString(1)));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to run: " + sql, e);
        }
    }

    /** The one number that a query answers. */
    static long number(Path file, String sql) {
        return Long.parseLong(rows(file, sql).get(0));
    }
}
