package hdcf.control.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;

/**
 * A statement that is prepared when it is first used and then kept open: of all there are, most processes never use half.
 * Parameters are set by the name of their column. Confined to the thread of its connection.
 */
final class OpenStatement {
    private final java.sql.Connection connection;
    private final Sql sql;
    private final LongConsumer onWrite;
    private @Nullable PreparedStatement prepared;
    /** What the driver reads the rows of this statement with, always the same one, and the names of its columns. */
    private @Nullable CoreResultSet rows;

    private String @Nullable [] names;
    private long runs;

    OpenStatement(java.sql.Connection connection, Sql sql, LongConsumer onWrite) {
        this.connection = connection;
        this.sql = sql;
        this.onWrite = onWrite;
    }

    private PreparedStatement statement() throws SQLException {
        PreparedStatement statement = prepared;
        if (statement == null) {
            statement = connection.prepareStatement(sql.text());
            if (statement.getParameterMetaData().getParameterCount()
                    != sql.positions().size()) {
                throw new IllegalStateException("Expected every parameter to have a name of its own in: " + sql.text());
            }
            prepared = statement;
        }
        return statement;
    }

    OpenStatement set(Field<?> column, @Nullable Object value) {
        return set(column.getName(), value);
    }

    OpenStatement set(String name, @Nullable Object value) {
        Integer position = sql.positions().get(name);
        if (position == null) {
            throw new IllegalStateException("Expected a parameter " + name + " in: " + sql.text());
        }
        try {
            statement().setObject(position, value);
        } catch (SQLException e) {
            throw new StorageFault("Expected to bind " + name, e);
        }
        return this;
    }

    /** Writes and returns the number of rows. */
    int update() {
        runs++;
        try {
            int rows = statement().executeUpdate();
            onWrite.accept(rows);
            return rows;
        } catch (SQLException e) {
            throw new StorageFault("Expected to write with: " + sql.text(), e);
        }
    }

    /** Writes exactly one row: the guard of every change of state. */
    void updateOne() {
        int rows = update();
        if (rows != 1) {
            throw new StorageFault("Expected to change one row, changed " + rows + " with: " + sql.text());
        }
    }

    /** Reads rows one by one. */
    <T> java.util.List<T> list(RowReader<T> reader) {
        java.util.List<T> rows = new java.util.ArrayList<>();
        runs++;
        try (ResultSet result = query()) {
            while (result.next()) {
                rows.add(reader.read(new Columns(result)));
            }
        } catch (SQLException e) {
            throw new StorageFault("Expected to read with: " + sql.text(), e);
        }
        return rows;
    }

    /** Reads the first row, or null. */
    <T> @Nullable T first(RowReader<T> reader) {
        runs++;
        try (ResultSet result = query()) {
            return result.next() ? reader.read(new Columns(result)) : null;
        } catch (SQLException e) {
            throw new StorageFault("Expected to read with: " + sql.text(), e);
        }
    }

    /** Left to itself the driver asks for the name of each column at every run: a third of all that a job allocates here. */
    private ResultSet query() throws SQLException {
        PreparedStatement statement = statement();
        CoreResultSet known = rows;
        if (known == null) {
            ResultSet first = statement.executeQuery();
            if (first instanceof CoreResultSet reader) {
                rows = reader;
                names = reader.colsMeta;
            }
            return first;
        }
        statement.execute();
        known.colsMeta = names;
        return statement.getResultSet();
    }

    /** How often it ran. */
    long runs() {
        return runs;
    }

    Sql sql() {
        return sql;
    }

    /** Makes an object of one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(Columns columns) throws SQLException;
    }
}
