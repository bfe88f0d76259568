package hdcf.control.store;

import hdcf.schema.db.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to the queue's file and asserts that they are what durability needs: WAL, {@code synchronous=FULL},
 * foreign keys. The driver's own defaults are not trusted.
 */
public final class SqliteFile {
    private static final int WRITER_BUSY_MS = 1_000;
    private static final int READER_BUSY_MS = 1_000;
    private static final int CHECKPOINT_PAGES = 1_000;
    private static final int CACHE_KIB = 8 * 1024;
    private static final String OLDEST_SQLITE = "3.51.3";

    private final Path path;

    /** The file, which need not exist. */
    public SqliteFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The address for JDBC. */
    public String jdbcUrl() {
        return "jdbc:sqlite:" + path;
    }

    /**
     * Makes an empty file for its owner alone when there is none: it will hold commands and their environment. SQLite gives its
     * mode to the files beside it. A file that is there keeps its mode.
     */
    public void create() {
        if (Files.exists(path)
                || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException refused) {
            throw new StorageFault("Expected to make " + path + ", but the disk refused: " + refused, refused);
        }
    }

    /** Makes the file when there is none, and brings it up to the current schema. */
    public void migrate() {
        create();
        Migrations.migrate(jdbcUrl());
    }

    /** Removes what was noted beside a file that is there no more. */
    public void dropMarks() throws IOException {
        Files.deleteIfExists(CommitMark.beside(path));
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + "-shm"));
    }

    /** The one connection that writes and checkpoints. */
    Connection openWriter() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(WRITER_BUSY_MS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setCacheSize(-CACHE_KIB);
        // Every id is made here; else the driver asks for the last one after each write, by a statement prepared anew.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection(jdbcUrl());
        execute(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
        // What a foreign reader let it grow by is given back when the log begins anew.
        execute(connection, "PRAGMA journal_size_limit=" + LogWatch.BOUND_BYTES);
        check(connection, Map.of("journal_mode", "wal", "synchronous", "2", "foreign_keys", "1"));
        checkVersion(connection);
        return connection;
    }

    /** A connection that cannot write and never checkpoints. */
    Connection openReader() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.READONLY);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.resetOpenMode(SQLiteOpenMode.READWRITE);
        config.setBusyTimeout(READER_BUSY_MS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        Connection connection = config.createConnection(jdbcUrl());
        execute(connection, "PRAGMA query_only=1");
        return connection;
    }

    private static void check(Connection connection, Map<String, String> expected) throws SQLException {
        for (Map.Entry<String, String> pragma : expected.entrySet()) {
            String found = text(connection, "PRAGMA " + pragma.getKey());
            if (!pragma.getValue().equalsIgnoreCase(found)) {
                throw new SQLException("Expected PRAGMA " + pragma.getKey() + " to be " + pragma.getValue() + ", found "
                        + found + ". Is the file on a network share?");
            }
        }
    }

    private static void checkVersion(Connection connection) throws SQLException {
        String found = text(connection, "SELECT sqlite_version()");
        if (Runtime.Version.parse(found).compareTo(Runtime.Version.parse(OLDEST_SQLITE)) < 0) {
            throw new SQLException("Expected SQLite " + OLDEST_SQLITE + " or newer, found " + found);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
