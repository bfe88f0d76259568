package hdcf.control.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of one row, read from left to right in the order of the select. */
final class Columns {
    private final ResultSet result;
    private int position;

    Columns(ResultSet result) {
        this.result = result;
    }

    String text() throws SQLException {
        return Objects.requireNonNull(result.getString(++position));
    }

    @Nullable
    String textOrNull() throws SQLException {
        return result.getString(++position);
    }

    long number() throws SQLException {
        return result.getLong(++position);
    }

    int smallNumber() throws SQLException {
        return result.getInt(++position);
    }

    boolean flag() throws SQLException {
        return result.getLong(++position) == 1;
    }

    @Nullable
    Long numberOrNull() throws SQLException {
        long value = result.getLong(++position);
        return result.wasNull() ? null : value;
    }

    @Nullable
    Integer smallNumberOrNull() throws SQLException {
        int value = result.getInt(++position);
        return result.wasNull() ? null : value;
    }

    /** Passes over columns that are not needed. */
    void skip(int columns) {
        position += columns;
    }

    byte[] bytes() throws SQLException {
        return Objects.requireNonNull(result.getBytes(++position));
    }

    <E extends Enum<E>> @Nullable E oneOfOrNull(Class<E> type) throws SQLException {
        String name = result.getString(++position);
        return name == null ? null : Enum.valueOf(type, name);
    }

    <E extends Enum<E>> E oneOf(Class<E> type) throws SQLException {
        return Enum.valueOf(type, text());
    }
}
