package hdcf.control.store;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A read-only connection whose queries are cut off when they take too long: a reader that is held open costs the writer more
 * than half of its speed.
 */
final class ReadConnection implements AutoCloseable {
    private static final int STEPS_BETWEEN_LOOKS = 20_000;

    private final Connection connection;
    private final DSLContext dsl;
    private final Clock clock;
    private volatile long deadlineNanos;

    ReadConnection(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.dsl = DSL.using(connection, SqlSession.DSL_CONTEXT.dialect(), SqlSession.DSL_CONTEXT.settings());
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return clock.nanos() - deadlineNanos > 0 ? 1 : 0;
            }
        });
    }

    <T> T read(long limitNanos, Reading<T> reading) throws Refusal {
        deadlineNanos = clock.nanos() + limitNanos;
        try {
            return reading.read(dsl);
        } catch (DataAccessException e) {
            if (isInterrupted(e)) {
                throw new Refusal(
                        ProblemCode.QUERY_TOO_SLOW,
                        "Expected an answer within the time limit of reads, but it takes longer: name a job, a status or a smaller limit");
            }
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        ProgressHandler.clearHandler(connection);
        connection.close();
    }

    private static boolean isInterrupted(DataAccessException e) {
        return e.getCause() instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT;
    }

    /** One question. */
    @FunctionalInterface
    interface Reading<T> {
        T read(DSLContext dsl) throws Refusal;
    }
}
