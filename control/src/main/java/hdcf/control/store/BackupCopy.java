package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.BLOBS;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.META;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.max;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the queue as it stood at one moment, written by {@code VACUUM INTO} in a read transaction: the writer goes on meanwhile,
 * only its log cannot be emptied until the copy is done. Safe to make on any thread that may block.
 */
public final class BackupCopy {
    private static final Duration READ_LIMIT = Duration.ofMinutes(1);

    private BackupCopy() {}

    /**
     * What a copy says of itself.
     *
     * @param files what its rows name: {@code blobs/…} and {@code artifacts/…}, relative to the folder of the data
     */
    public record Description(String schemaVersion, long jobs, long lastEvent, long incarnation, List<Named> files) {}

    /**
     * A file that a row names.
     *
     * @param isSure whether it was there: a stream that wrote nothing has none, and of one whose end nobody told it is not known
     */
    public record Named(String name, boolean isSure) {}

    /** Writes a copy to a file that must not be there. */
    public static void write(SqliteFile source, Path target, Duration limit, Clock clock) throws Refusal {
        try (ReadConnection connection = new ReadConnection(source.openReader(), clock)) {
            connection.read(limit.toNanos(), dsl -> {
                // The file is opened read-only; the connection itself has to write, elsewhere.
                dsl.execute("PRAGMA query_only=0");
                return dsl.execute("VACUUM INTO ?", target.toString());
            });
        } catch (SQLException e) {
            throw new StorageFault("Expected to copy " + source.path() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Describes a file that nobody writes.
     *
     * @param maxFiles how many files it may name; 0 when they are not wanted
     */
    public static Description describe(SqliteFile copy, int maxFiles, Clock clock) throws Refusal {
        try (ReadConnection connection = new ReadConnection(copy.openReader(), clock)) {
            return connection.read(READ_LIMIT.toNanos(), dsl -> describe(dsl, maxFiles));
        } catch (SQLException e) {
            throw new StorageFault("Expected to read " + copy.path() + ": " + e.getMessage(), e);
        }
    }

    private static Description describe(DSLContext dsl, int maxFiles) {
        String version = String.valueOf(Objects.requireNonNull(dsl.fetchOne(
                        "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success = 1"))
                .get(0));
        List<Named> files = new ArrayList<>();
        if (maxFiles > 0) {
            dsl.select(ATTEMPTS.OUTPUT_FOLDER, ATTEMPTS.STDOUT_LENGTH, ATTEMPTS.STDERR_LENGTH)
                    .from(ATTEMPTS)
                    .where(ATTEMPTS.OUTPUT_FOLDER.isNotNull())
                    .limit(maxFiles)
                    .forEach(row -> {
                        files.add(new Named(row.value1() + "/stdout", hasBytes(row.value2())));
                        files.add(new Named(row.value1() + "/stderr", hasBytes(row.value3())));
                    });
            dsl.select(BLOBS.SHA256)
                    .from(BLOBS)
                    .limit(maxFiles)
                    .forEach(row ->
                            files.add(new Named("blobs/" + row.value1().substring(0, 2) + "/" + row.value1(), true)));
        }
        String incarnation = dsl.select(META.VALUE)
                .from(META)
                .where(META.KEY.eq(MetaTable.INCARNATION))
                .fetchOne(META.VALUE);
        return new Description(
                version,
                number(dsl.select(count()).from(JOBS).fetchOne(0, Long.class)),
                number(dsl.select(max(EVENTS.ID)).from(EVENTS).fetchOne(0, Long.class)),
                incarnation == null ? 1 : Long.parseLong(incarnation),
                files);
    }

    private static boolean hasBytes(@Nullable Long length) {
        return length != null && length > 0;
    }

    private static long number(@Nullable Long found) {
        return found == null ? 0 : found;
    }
}
