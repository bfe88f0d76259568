package hdcf.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The writer's connection: its transaction and the statements kept open on it. Confined to the writer thread.
 *
 * <p>The transaction is written out as {@code BEGIN IMMEDIATE} and {@code COMMIT}; the driver's own transaction mode is not
 * used, because after one failed commit it silently commits every statement by itself.
 */
final class SqlSession implements AutoCloseable {
    static final DSLContext DSL_CONTEXT = DSL.using(
            SQLDialect.SQLITE,
            new Settings()
                    .withRenderSchema(false)
                    .withRenderQuotedNames(RenderQuotedNames.NEVER)
                    .withExecuteLogging(false));

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final CommitSteps steps;
    private final List<OpenStatement> statements = new ArrayList<>();
    private long writes;

    SqlSession(Connection connection) {
        this(connection, CommitSteps.none());
    }

    SqlSession(Connection connection, CommitSteps steps) {
        this.connection = connection;
        this.steps = steps;
        try {
            begin = connection.prepareStatement("BEGIN IMMEDIATE");
            commit = connection.prepareStatement("COMMIT");
        } catch (SQLException e) {
            throw new StorageFault("Expected an open database", e);
        }
    }

    /** A parameter named like its column. */
    static <T> Param<T> param(Field<T> column) {
        return DSL.param(column.getName(), column.getDataType());
    }

    /** A parameter with a name of its own, for a column that occurs twice in a statement. */
    static <T> Param<T> param(String name, Field<T> column) {
        return DSL.param(name, column.getDataType());
    }

    OpenStatement open(Sql sql) {
        OpenStatement statement = new OpenStatement(connection, sql, rows -> writes++);
        statements.add(statement);
        return statement;
    }

    /**
     * Begins.
     *
     * @return false when another process holds the write lock
     */
    boolean begin() {
        try {
            begin.execute();
            writes = 0;
            return true;
        } catch (SQLException e) {
            if (isBusy(e)) {
                return false;
            }
            throw new StorageFault("Expected to begin a transaction", e);
        }
    }

    /** Commits; when it throws, nobody knows whether the transaction is there. */
    void commit() {
        steps.before();
        try {
            commit.execute();
        } catch (SQLException e) {
            throw new StorageFault("Expected to commit", e);
        }
        steps.after();
    }

    /** Every statement of this connection, prepared or not. */
    List<Sql> sql() {
        return statements.stream().map(OpenStatement::sql).toList();
    }

    /** How many statements ran since it was opened. */
    long runs() {
        return statements.stream().mapToLong(OpenStatement::runs).sum();
    }

    /** Statements that wrote since the transaction began. */
    long writes() {
        return writes;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StorageFault("Expected to close the database", e);
        }
    }

    private static boolean isBusy(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            return code == SQLiteErrorCode.SQLITE_BUSY
                    || code == SQLiteErrorCode.SQLITE_BUSY_RECOVERY
                    || code == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT
                    || code == SQLiteErrorCode.SQLITE_BUSY_TIMEOUT
                    || code == SQLiteErrorCode.SQLITE_LOCKED
                    || code == SQLiteErrorCode.SQLITE_LOCKED_SHAREDCACHE;
        }
        return false;
    }
}
