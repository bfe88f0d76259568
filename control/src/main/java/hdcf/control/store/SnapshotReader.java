package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.ATTEMPT_FILES;
import static hdcf.schema.db.tables.Tables.ATTEMPT_OUTPUT;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.BLOBS;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.IDEMPOTENCY_KEYS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.JOB_COUNTS;
import static hdcf.schema.db.tables.Tables.JOB_INPUTS;
import static hdcf.schema.db.tables.Tables.META;
import static hdcf.schema.db.tables.Tables.WORKERS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hdcf.control.job.Condition;
import hdcf.control.job.Place;
import hdcf.control.job.Policy;
import hdcf.schema.db.Migrations;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.Sha256;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole queue in one read transaction, which blocks no writer. The file may be in use. All rows are held in memory, at
 * most {@link #MAX_ROWS} of a table.
 */
public final class SnapshotReader {
    /** The most rows of one table. */
    public static final int MAX_ROWS = 10_000_000;

    private final DSLContext dsl;

    private SnapshotReader(DSLContext dsl) {
        this.dsl = dsl;
    }

    /**
     * Reads.
     *
     * @throws hdcf.schema.db.SchemaFault when a newer version or another program wrote it
     * @throws StorageFault when the file is not a queue of this schema, or cannot be read
     */
    public static Snapshot read(SqliteFile file) {
        try (Connection connection = file.openReader()) {
            connection.setAutoCommit(false);
            try {
                Migrations.check(connection);
                return new SnapshotReader(DSL.using(
                                connection, SqlSession.DSL_CONTEXT.dialect(), SqlSession.DSL_CONTEXT.settings()))
                        .read();
            } finally {
                connection.rollback();
            }
        } catch (SQLException | DataAccessException | UncheckedIOException | IllegalArgumentException e) {
            throw new StorageFault(
                    "Expected " + file.path() + " to be a readable queue of this schema, found " + reason(e)
                            + ". Next: name the file that the control plane was started with, and look with the"
                            + " program of its version; if it is that file, stop the control plane, keep a copy, and"
                            + " restore the last backup",
                    e);
        }
    }

    private Snapshot read() {
        List<String> damage = new ArrayList<>();
        dsl.fetch("PRAGMA integrity_check(100)").forEach(row -> damage.add(String.valueOf(row.get(0))));
        damage.remove("ok");
        dsl.fetch("PRAGMA foreign_key_check")
                .forEach(row -> damage.add("Expected a row of " + row.get(0) + " (" + row.get(1) + ") to name a row of "
                        + row.get(2) + ", but there is none"));
        Map<String, String> meta = new TreeMap<>();
        dsl.selectFrom(META).forEach(row -> meta.put(row.get(META.KEY), row.get(META.VALUE)));
        Map<String, Long> counts = new TreeMap<>();
        dsl.selectFrom(JOB_COUNTS).forEach(row -> counts.put(row.get(JOB_COUNTS.STATUS), row.get(JOB_COUNTS.JOBS)));
        return new Snapshot(
                meta,
                counts,
                list(dsl.selectFrom(JOBS).orderBy(JOBS.NUMBER), SnapshotReader::job),
                list(
                        dsl.selectFrom(ATTEMPTS).orderBy(ATTEMPTS.JOB_NUMBER, ATTEMPTS.LEASE_EPOCH),
                        SnapshotReader::attempt),
                list(dsl.selectFrom(EVENTS).orderBy(EVENTS.ID), SnapshotReader::event),
                list(
                        dsl.selectFrom(WORKERS).orderBy(WORKERS.WORKER_ID),
                        row -> new Snapshot.WorkerLine(
                                row.get(WORKERS.WORKER_ID),
                                row.get(WORKERS.STATUS).equals("ONLINE"),
                                row.get(WORKERS.SLOTS),
                                row.get(WORKERS.CURRENT_JOB_ID))),
                list(
                        dsl.selectFrom(IDEMPOTENCY_KEYS).orderBy(IDEMPOTENCY_KEYS.SCOPE, IDEMPOTENCY_KEYS.KEY),
                        row -> new Snapshot.KeyLine(
                                row.get(IDEMPOTENCY_KEYS.SCOPE),
                                row.get(IDEMPOTENCY_KEYS.KEY),
                                tree(row.get(IDEMPOTENCY_KEYS.ANSWER)))),
                list(
                        dsl.selectFrom(BATCHES).orderBy(BATCHES.NUMBER),
                        row -> new Snapshot.BatchLine(
                                row.get(BATCHES.NUMBER),
                                row.get(BATCHES.STATE),
                                row.get(BATCHES.JOBS),
                                row.get(BATCHES.KIND).equals("batch") ? tally(row) : null)),
                content(),
                damage,
                list(
                        dsl.select(DEPENDENCIES.asterisk())
                                .select(JOBS.TIES)
                                .from(DEPENDENCIES)
                                .join(JOBS)
                                .on(JOBS.NUMBER.eq(DEPENDENCIES.JOB_NUMBER))
                                .orderBy(DEPENDENCIES.JOB_NUMBER, DEPENDENCIES.DEPENDS_ON_NUMBER),
                        row -> new Snapshot.EdgeLine(
                                row.get(DEPENDENCIES.JOB_NUMBER),
                                row.get(DEPENDENCIES.DEPENDS_ON_NUMBER),
                                Condition.ofStored(row.get(DEPENDENCIES.CONDITION)),
                                row.get(DEPENDENCIES.STATE),
                                (row.get(JOBS.TIES) & JobColumns.ANY_ENOUGH) != 0)));
    }

    private static Snapshot.Origin origin(Record row) {
        String json = row.get(JOBS.TAGS);
        ScheduleRef schedule = ScheduleQueries.ref(row.get(JOBS.SCHEDULE_NUMBER), row.get(JOBS.SCHEDULE_DUE_AT));
        if (json == null) {
            return schedule == null ? Snapshot.Origin.CALL : new Snapshot.Origin(null, null, schedule);
        }
        Tags tags = Json.parse(json, Tags.class);
        return new Snapshot.Origin(tags.type(), tags.payload(), schedule);
    }

    private static Snapshot.Tally tally(Record row) {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, row.get(TallyTable.column(status)));
        }
        return new Snapshot.Tally(
                counts,
                BatchPolicy.valueOf(row.get(BATCHES.POLICY).toUpperCase(Locale.ROOT)),
                row.get(BATCHES.STATUS),
                row.get(BATCHES.MAX_RUNNING),
                row.get(BATCHES.PLACES));
    }

    private Snapshot.Content content() {
        return new Snapshot.Content(
                list(
                        dsl.selectFrom(ATTEMPT_OUTPUT).orderBy(ATTEMPT_OUTPUT.JOB_NUMBER, ATTEMPT_OUTPUT.LEASE_EPOCH),
                        row -> {
                            byte[] data = row.get(ATTEMPT_OUTPUT.DATA);
                            return new Snapshot.InlineLine(
                                    row.get(ATTEMPT_OUTPUT.JOB_NUMBER),
                                    row.get(ATTEMPT_OUTPUT.LEASE_EPOCH),
                                    row.get(ATTEMPT_OUTPUT.STREAM),
                                    row.get(ATTEMPT_OUTPUT.LENGTH),
                                    row.get(ATTEMPT_OUTPUT.SHA256),
                                    data.length,
                                    Sha256.hex(data));
                        }),
                list(
                        dsl.selectFrom(ATTEMPT_FILES).orderBy(ATTEMPT_FILES.JOB_NUMBER, ATTEMPT_FILES.LEASE_EPOCH),
                        row -> new Snapshot.FileLine(
                                row.get(ATTEMPT_FILES.JOB_NUMBER),
                                row.get(ATTEMPT_FILES.LEASE_EPOCH),
                                row.get(ATTEMPT_FILES.PATH),
                                new Snapshot.BlobLine(row.get(ATTEMPT_FILES.SHA256), row.get(ATTEMPT_FILES.LENGTH)))),
                list(
                        dsl.selectFrom(JOB_INPUTS).orderBy(JOB_INPUTS.JOB_NUMBER),
                        row -> new Snapshot.InputLine(
                                row.get(JOB_INPUTS.JOB_NUMBER), row.get(JOB_INPUTS.PATH), row.get(JOB_INPUTS.SHA256))),
                list(
                        dsl.selectFrom(BLOBS).orderBy(BLOBS.SHA256),
                        row -> new Snapshot.BlobLine(row.get(BLOBS.SHA256), row.get(BLOBS.LENGTH))));
    }

    private static Snapshot.JobRow job(Record row) {
        return new Snapshot.JobRow(
                row.get(JOBS.NUMBER),
                row.get(JOBS.ID),
                JobStatus.valueOf(row.get(JOBS.STATUS)),
                row.get(JOBS.READY) == 1,
                row.get(JOBS.CLASS_ID),
                row.get(JOBS.BATCH_NUMBER),
                new Snapshot.Submitted(
                        row.get(JOBS.COMMAND),
                        tree(row.get(JOBS.ARGS)),
                        row.get(JOBS.WORKING_DIR),
                        row.get(JOBS.TIMEOUT_MS),
                        row.get(JOBS.PRIORITY),
                        row.get(JOBS.SCHEDULED_AT),
                        row.get(JOBS.CREATED_AT),
                        row.get(JOBS.CREATED_AT_MS),
                        row.get(JOBS.MAX_ATTEMPTS),
                        row.get(JOBS.CRASH_LIMIT),
                        origin(row)),
                new Snapshot.Spent(
                        row.get(JOBS.ATTEMPT_COUNT),
                        row.get(JOBS.USER_ENDS),
                        row.get(JOBS.CRASH_ENDS),
                        row.get(JOBS.UNDELIVERED)),
                new Snapshot.Held(row.get(JOBS.LEASE_EPOCH), row.get(JOBS.WORKER_ID), row.get(JOBS.ASSIGNMENT_ID)),
                cause(row.get(JOBS.END_CAUSE)),
                row.get(JOBS.ENDED_AT_MS),
                row.get(JOBS.ARTIFACT_UPLOAD_STATE),
                row.get(JOBS.POLICY) == null ? null : Policy.of(row.get(JOBS.POLICY)),
                row.get(JOBS.PLACE) == Place.HAS.stored());
    }

    private static Snapshot.AttemptRow attempt(Record row) {
        return new Snapshot.AttemptRow(
                row.get(ATTEMPTS.JOB_NUMBER),
                row.get(ATTEMPTS.LEASE_EPOCH),
                row.get(ATTEMPTS.ASSIGNMENT_ID),
                row.get(ATTEMPTS.WORKER_ID),
                row.get(ATTEMPTS.OUTCOME),
                cause(row.get(ATTEMPTS.END_CAUSE)),
                new Snapshot.StreamSum(row.get(ATTEMPTS.STDOUT_LENGTH), row.get(ATTEMPTS.STDOUT_SHA256)),
                new Snapshot.StreamSum(row.get(ATTEMPTS.STDERR_LENGTH), row.get(ATTEMPTS.STDERR_SHA256)),
                row.get(ATTEMPTS.OUTPUT_FOLDER));
    }

    private static Snapshot.EventLine event(Record row) {
        String details = row.get(EVENTS.DETAILS);
        return new Snapshot.EventLine(
                row.get(EVENTS.ID),
                row.get(EVENTS.TS_MS),
                row.get(EVENTS.EVENT),
                row.get(EVENTS.WORKER_ID),
                row.get(EVENTS.JOB_ID),
                details == null ? MissingNode.getInstance() : tree(details),
                String.join(
                        " ",
                        String.valueOf(row.get(EVENTS.TS_MS)),
                        row.get(EVENTS.EVENT),
                        String.valueOf(row.get(EVENTS.REQUEST_ID)),
                        String.valueOf(row.get(EVENTS.PRINCIPAL)),
                        String.valueOf(row.get(EVENTS.WORKER_ID)),
                        String.valueOf(row.get(EVENTS.JOB_ID)),
                        String.valueOf(details)));
    }

    private static @Nullable EndCause cause(@Nullable String name) {
        return name == null ? null : EndCause.valueOf(name);
    }

    private static JsonNode tree(String json) {
        return Json.parse(json, JsonNode.class);
    }

    private static <R extends Record, T> List<T> list(ResultQuery<R> query, Maker<R, T> maker) {
        List<T> rows = new ArrayList<>();
        try (Cursor<R> cursor = query.fetchLazy()) {
            for (R row : cursor) {
                if (rows.size() >= MAX_ROWS) {
                    throw new IllegalArgumentException("it has more than " + MAX_ROWS + " rows in one table");
                }
                rows.add(maker.make(row));
            }
        }
        return rows;
    }

    private static String reason(Exception e) {
        if (e instanceof IllegalArgumentException) {
            return "a value in a row that no version writes: " + lastWord(e);
        }
        Throwable cause = e.getCause() instanceof SQLException sql ? sql : e;
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason was given");
    }

    /** Of what says {@code No enum constant a.b.Status.WRONG} the value. */
    private static String lastWord(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.lastIndexOf('.') + 1);
    }

    private interface Maker<R, T> {
        T make(R row);
    }
}
