package hdcf.control.store;

import hdcf.schema.port.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The look at a database before it is used: it must hold everything that was committed, and its pages must hang together. Nothing
 * is repaired, and no new database takes the place of one that is missing.
 */
public final class FileCheck {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheck.class);
    private static final int STEPS_BETWEEN_LOOKS = 20_000;
    private static final String RESTORE =
            "; keep a copy of what is left (the file and the ones beside it), then put a backup in its place";

    private final SqliteFile file;
    private final Clock clock;

    public FileCheck(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @param limit for the pages: a large file is looked at as far as this goes
     */
    public void run(Duration limit) throws DamagedFile {
        Path path = file.path();
        long committed = CommitMark.read(path);
        if (!Files.exists(path)) {
            refuseToStartAnew(path, committed);
            return;
        }
        try (Connection connection = file.openReader()) {
            String fault = quickCheck(connection, limit);
            if (!fault.equals("ok")) {
                throw new DamagedFile("Expected " + path + " to be whole, but SQLite found: " + fault + RESTORE);
            }
            long last = lastEvent(connection);
            if (last < committed) {
                throw new DamagedFile("Expected " + path + " to hold everything up to event " + committed
                        + ", but it ends at " + last + ": its -wal file was removed, or an older copy lies in its place"
                        + "; put back what was there, or go on with what is left by removing "
                        + CommitMark.beside(path));
            }
        } catch (SQLException trouble) {
            if (isDamage(trouble)) {
                throw new DamagedFile(
                        "Expected " + path + " to be a whole database, but: " + trouble.getMessage() + RESTORE,
                        trouble);
            }
            throw new StorageFault("Expected to read " + path + ": " + trouble.getMessage(), trouble);
        }
    }

    private static void refuseToStartAnew(Path path, long committed) throws DamagedFile {
        boolean hasLog;
        try {
            Path log = path.resolveSibling(path.getFileName() + "-wal");
            hasLog = Files.exists(log) && Files.size(log) > 0;
        } catch (IOException unreadable) {
            hasLog = true;
        }
        if (hasLog || committed > 0) {
            throw new DamagedFile("Expected " + path
                    + " where it was, but it is missing; put it back, or start a new queue" + " by removing "
                    + CommitMark.beside(path) + " and what else is left of the old one beside it");
        }
    }

    /** What is wrong with the pages: {@code ok}, or the first fault. */
    private String quickCheck(Connection connection, Duration limit) throws SQLException {
        long begin = clock.nanos();
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return clock.nanos() - begin > limit.toNanos() ? 1 : 0;
            }
        });
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            return result.next() ? String.valueOf(result.getString(1)) : "nothing";
        } catch (SQLException stopped) {
            if (stopped instanceof SQLiteException sqlite
                    && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
                LOG.atInfo()
                        .addKeyValue("limit", limit)
                        .log("looked at a part of the database: it is too large for a look at all of it");
                return "ok";
            }
            throw stopped;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    private static long lastEvent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'")) {
                if (!table.next() || table.getLong(1) == 0) {
                    return 0;
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT json_extract(value, '$.event') FROM meta WHERE key = 'sequences'")) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static boolean isDamage(SQLException trouble) {
        if (!(trouble instanceof SQLiteException sqlite)) {
            return false;
        }
        String code = sqlite.getResultCode().name();
        // A file that was cut is read short.
        return code.startsWith("SQLITE_CORRUPT")
                || code.equals("SQLITE_NOTADB")
                || code.equals("SQLITE_IOERR_SHORT_READ");
    }
}
