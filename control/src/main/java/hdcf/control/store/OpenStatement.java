package hdcf.control.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.conf.ParamType;
import org.jspecify.annotations.Nullable;

/**
 * SQL that jOOQ rendered once, kept as an open prepared statement. Parameters are set by the name of their column.
 *
 * <p>Rendering on each call cost seven times the CPU of the statement itself. Confined to the thread of its connection.
 */
final class OpenStatement {
    private final PreparedStatement statement;
    private final Map<String, Integer> positions = new HashMap<>();
    private final LongConsumer onWrite;
    private final String sql;
    private long runs;

    OpenStatement(java.sql.Connection connection, Query query, LongConsumer onWrite) {
        this.onWrite = onWrite;
        this.sql = query.getSQL(ParamType.INDEXED);
        int position = 0;
        for (Map.Entry<String, Param<?>> param : query.getParams().entrySet()) {
            if (!param.getValue().isInline()) {
                positions.put(param.getKey(), ++position);
            }
        }
        try {
            statement = connection.prepareStatement(sql);
            if (statement.getParameterMetaData().getParameterCount() != position) {
                throw new IllegalStateException("Expected every parameter to have a name of its own in: " + sql);
            }
        } catch (SQLException e) {
            throw new StorageFault("Expected to prepare: " + sql, e);
        }
    }

    OpenStatement set(Field<?> column, @Nullable Object value) {
        return set(column.getName(), value);
    }

    OpenStatement set(String name, @Nullable Object value) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalStateException("Expected a parameter " + name + " in: " + sql);
        }
        try {
            statement.setObject(position, value);
        } catch (SQLException e) {
            throw new StorageFault("Expected to bind " + name, e);
        }
        return this;
    }

    /** Writes and returns the number of rows. */
    int update() {
        runs++;
        try {
            int rows = statement.executeUpdate();
            onWrite.accept(rows);
            return rows;
        } catch (SQLException e) {
            throw new StorageFault("Expected to write with: " + sql, e);
        }
    }

    /** Writes exactly one row: the guard of every change of state. */
    void updateOne() {
        int rows = update();
        if (rows != 1) {
            throw new StorageFault("Expected to change one row, changed " + rows + " with: " + sql);
        }
    }

    /** Reads rows one by one. */
    <T> java.util.List<T> list(RowReader<T> reader) {
        java.util.List<T> rows = new java.util.ArrayList<>();
        runs++;
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(new Columns(result)));
            }
        } catch (SQLException e) {
            throw new StorageFault("Expected to read with: " + sql, e);
        }
        return rows;
    }

    /** Reads the first row, or null. */
    <T> @Nullable T first(RowReader<T> reader) {
        runs++;
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? reader.read(new Columns(result)) : null;
        } catch (SQLException e) {
            throw new StorageFault("Expected to read with: " + sql, e);
        }
    }

    /** How often it ran. */
    long runs() {
        return runs;
    }

    String sql() {
        return sql;
    }

    /** Makes an object of one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(Columns columns) throws SQLException;
    }
}
