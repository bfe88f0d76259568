package hdcf.verify.harness;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A reader of a database file, as a person with a SQLite shell is one. */
public final class Sql {
    private final Path file;

    public Sql(Path file) {
        this.file = file;
    }

    /** The first column of every row, as text; NULL is the text {@code null}. */
    public List<String> column(String query) {
        return rows(query).stream().map(row -> row.get(0)).toList();
    }

    /** The only number of a query. */
    public long number(String query) {
        return Long.parseLong(column(query).get(0));
    }

    /** Every row, each value as text. */
    public List<List<String>> rows(String query) {
        Properties settings = new Properties();
        settings.setProperty("open_mode", "1");
        settings.setProperty("busy_timeout", "5000");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings);
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            int width = results.getMetaData().getColumnCount();
            while (results.next()) {
                List<String> row = new ArrayList<>(width);
                for (int i = 1; i <= width; i++) {
                    row.add(String.valueOf(results.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException("Expected to read " + file + " with " + query, failed);
        }
    }
}
