package hdcf.bench.file;

import hdcf.schema.db.Migrations;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * A migrated file with so many jobs in it: finished ones with their attempt and their four events, and waiting ones. Made by
 * plain SQL in large transactions, and kept so that the next run only copies it.
 */
public record PreparedFile(long finished, long pending) {
    private static final int SLICE = 100_000;
    private static final int EVENTS_PER_JOB = 4;
    private static final String NEEDS = "{\"capabilities\":[]}";
    private static final long DAY_MS = 24L * 60 * 60 * 1000;
    private static final String JOBS_SQL = resource("jobs.sql");
    private static final String ATTEMPTS_SQL = resource("attempts.sql");
    private static final String EVENTS_SQL = resource("events.sql");

    /** Puts a fresh copy into the folder; makes the original in {@code cache} when it is not there yet. */
    public Path copyTo(Path folder, Path cache) throws IOException, SQLException {
        Files.createDirectories(folder);
        Path target = folder.resolve("jobs.db");
        for (String leftover : new String[] {"jobs.db-wal", "jobs.db-shm"}) {
            Files.deleteIfExists(folder.resolve(leftover));
        }
        Files.copy(original(cache), target, StandardCopyOption.REPLACE_EXISTING);
        // The original may be older than the last migration.
        Migrations.migrate("jdbc:sqlite:" + target);
        return target;
    }

    private Path original(Path cache) throws IOException, SQLException {
        Files.createDirectories(cache);
        Path kept = cache.resolve("jobs-" + finished + "-" + pending + ".db");
        if (!Files.exists(kept)) {
            Path making = cache.resolve("making.db");
            Files.deleteIfExists(making);
            make(making);
            Files.move(making, kept, StandardCopyOption.ATOMIC_MOVE);
        }
        return kept;
    }

    private void make(Path path) throws SQLException {
        String url = "jdbc:sqlite:" + path;
        Migrations.migrate(url);
        long firstMs = System.currentTimeMillis() - DAY_MS;
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, "PRAGMA journal_mode=OFF");
            execute(connection, "PRAGMA synchronous=OFF");
            execute(connection, "PRAGMA cache_size=-65536");
            connection.setAutoCommit(false);
            insertClass(connection, firstMs / 1000);
            for (long first = 1; first <= finished; first += SLICE) {
                long last = Math.min(finished, first + SLICE - 1);
                insert(connection, JOBS_SQL.replace("@status", "COMPLETED"), new Slice(first, last, firstMs));
                insert(connection, ATTEMPTS_SQL, new Slice(first, last, firstMs));
                insert(connection, EVENTS_SQL, new Slice(first, last, firstMs));
            }
            for (long first = finished + 1; first <= finished + pending; first += SLICE) {
                long last = Math.min(finished + pending, first + SLICE - 1);
                insert(connection, JOBS_SQL.replace("@status", "PENDING"), new Slice(first, last, firstMs));
            }
            insertFacts(connection, firstMs);
            connection.commit();
        }
    }

    private record Slice(long first, long last, long firstMs) {}

    private static void insert(Connection connection, String sql, Slice slice) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, slice.first());
            statement.setLong(2, slice.last());
            statement.setLong(3, slice.firstMs());
            statement.executeUpdate();
        }
        connection.commit();
    }

    private static void insertClass(Connection connection, long nowSec) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO requirement_classes VALUES (1, ?, ?, ?)")) {
            statement.setString(1, sha256(NEEDS));
            statement.setString(2, NEEDS);
            statement.setLong(3, nowSec);
            statement.executeUpdate();
        }
    }

    /** What the control plane remembers beside the rows: the last number and id given out, and jobs per state. */
    private void insertFacts(Connection connection, long firstMs) throws SQLException {
        long last = finished + pending;
        String id;
        try (Statement statement = connection.createStatement();
                var found = statement.executeQuery("SELECT max(id) FROM jobs")) {
            id = found.next() && found.getString(1) != null ? found.getString(1) : "";
        }
        Facts facts = new Facts(last, 0, finished * EVENTS_PER_JOB, firstMs + last, id);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO meta (key, value) VALUES ('sequences', ?)")) {
            statement.setString(1, Json.text(facts));
            statement.executeUpdate();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO job_counts VALUES ('COMPLETED', ?), ('PENDING', ?)")) {
            statement.setLong(1, finished);
            statement.setLong(2, pending);
            statement.executeUpdate();
        }
    }

    record Facts(long number, long batch, long event, long createdAtMs, String id) {}

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String resource(String name) {
        try (var in = PreparedFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Expected resource " + name + " in this program, found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("Expected to read resource " + name, broken);
        }
    }
}
