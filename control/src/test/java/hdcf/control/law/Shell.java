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
final class Shell implements AutoCloseable {
    private final Connection connection;

    private Shell(Path file, boolean isReadOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(isReadOnly);
        config.setBusyTimeout(1_000);
        connection = config.createConnection("jdbc:sqlite:" + file);
    }

    /** A shell that only reads. */
    static Shell reading(Path file) {
        try {
            return new Shell(file, true);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to open " + file, e);
        }
    }

    /** The first column of every row, as text. */
    List<String> rows(String sql) {
        try (Statement statement = connection.createStatement()) {
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

    /** As {@link #rows(String)}, in a shell of its own. */
    static List<String> rows(Path file, String sql) {
        boolean isReadOnly = sql.toLowerCase(Locale.ROOT).startsWith("select");
        try (Shell shell = new Shell(file, isReadOnly)) {
            return shell.rows(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to run: " + sql, e);
        }
    }

    /** The one number that a query answers. */
    static long number(Path file, String sql) {
        return Long.parseLong(rows(file, sql).get(0));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
