package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.ATTEMPT_FILES;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.BLOBS;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.WORKERS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** The read side of the file: a few read-only connections, each query with a hard time limit. Safe for use by several threads. */
public final class ReadStore implements Reads, AutoCloseable {
    private final BlockingQueue<ReadConnection> idle;
    private final int connections;
    private final long limitNanos;
    private final LiveWorkerFigures figures;

    private ReadStore(BlockingQueue<ReadConnection> idle, Duration limit, LiveWorkerFigures figures) {
        this.idle = idle;
        this.connections = idle.size();
        this.limitNanos = limit.toNanos();
        this.figures = figures;
    }

    /**
     * Opens a migrated file for reading.
     *
     * @param connections how many queries may run at the same time
     * @param limit how long one may take, and how long a caller waits for its turn
     */
    public static ReadStore open(
            SqliteFile file, int connections, Duration limit, LiveWorkerFigures figures, Clock clock) {
        BlockingQueue<ReadConnection> idle = new ArrayBlockingQueue<>(connections);
        try {
            for (int i = 0; i < connections; i++) {
                idle.add(new ReadConnection(file.openReader(), clock));
            }
        } catch (SQLException e) {
            throw new StorageFault("Expected to open " + file.path() + " for reading: " + e.getMessage(), e);
        }
        return new ReadStore(idle, limit, figures);
    }

    @Override
    public JobView job(String idOrNumber) throws Refusal {
        return read(dsl -> {
            Record row = BatchQueries.jobs(dsl)
                    .where(named(idOrNumber))
                    .and(isVisible())
                    .fetchOne();
            if (row == null) {
                throw noJob(idOrNumber);
            }
            return Views.job(row, figures, BatchQueries.after(dsl, row));
        });
    }

    @Override
    public JobList jobs(JobFilter filter, int limit, @Nullable Long beforeNumber) throws Refusal {
        return read(dsl -> {
            Long since = filter.since();
            JobLists.Page part =
                    new JobLists.Page(limit + 1, since == null ? 1 : JobLists.firstSince(dsl, since), beforeNumber);
            List<JobView> rows = list(dsl, filter, part).fetch().map(row -> Views.job(row, figures));
            boolean hasMore = rows.size() > limit;
            List<JobView> page = hasMore ? rows.subList(0, limit) : rows;
            return new JobList(List.copyOf(page), hasMore ? page.get(limit - 1).number() : null);
        });
    }

    @Override
    public List<JobView> next(int limit) throws Refusal {
        return read(dsl -> NextJobs.read(dsl, limit).map(row -> Views.job(row, figures)));
    }

    static ResultQuery<Record> list(DSLContext dsl, JobFilter filter, JobLists.Page page) {
        return JobLists.page(dsl, filter, isVisible(), page);
    }

    @Override
    public List<WorkerView> workers() throws Refusal {
        return read(dsl -> {
            Map<String, Integer> held = dsl.select(JOBS.WORKER_ID, count())
                    .from(JOBS)
                    .where(JOBS.STATUS.in(inline("ASSIGNED"), inline("RUNNING"), inline("LOST")))
                    .groupBy(JOBS.WORKER_ID)
                    .fetchMap(JOBS.WORKER_ID, count());
            return dsl.select(WORKERS.asterisk())
                    .from(WORKERS)
                    .orderBy(WORKERS.WORKER_ID)
                    .fetch()
                    .map(row -> Views.worker(row, figures, held.getOrDefault(row.get(WORKERS.WORKER_ID), 0)));
        });
    }

    @Override
    public List<ScheduleView> schedules() throws Refusal {
        return read(ScheduleQueries::all);
    }

    @Override
    public ScheduleView schedule(String idNumberOrName) throws Refusal {
        return read(dsl -> ScheduleQueries.one(dsl, idNumberOrName));
    }

    @Override
    public List<EventView> events(EventFilter filter) throws Refusal {
        Condition condition = equal(EVENTS.COMPONENT, filter.component())
                .and(equal(EVENTS.EVENT, filter.event()))
                .and(equal(EVENTS.WORKER_ID, filter.workerId()))
                .and(equal(EVENTS.JOB_ID, filter.jobId()));
        Long sinceId = filter.sinceId();
        return read(dsl -> dsl.select(EVENTS.asterisk())
                .from(EVENTS)
                .where(condition)
                .and(sinceId == null ? noCondition() : EVENTS.ID.gt(sinceId))
                .orderBy(sinceId == null ? EVENTS.ID.desc() : EVENTS.ID.asc())
                .limit(filter.limit())
                .fetch()
                .map(Views::event));
    }

    @Override
    public OutputView output(String idOrNumber, OutputQuestion question) throws Refusal {
        return read(dsl -> {
            Record job = OutputQueries.job(dsl, named(idOrNumber).and(isVisible()), idOrNumber);
            StoredOutput found = OutputQueries.output(dsl, job, question);
            return new OutputView(
                    found,
                    OutputQueries.hasEnded(job),
                    found == null
                            ? OutputQueries.noAttempt(job, question)
                            : OutputQueries.noOutput(job, question.stream()));
        });
    }

    @Override
    public List<StoredFile> files(String idOrNumber, @Nullable Long attempt) throws Refusal {
        return read(dsl -> {
            Long number = dsl.select(JOBS.NUMBER)
                    .from(JOBS)
                    .where(named(idOrNumber))
                    .and(isVisible())
                    .fetchOne(JOBS.NUMBER);
            if (number == null) {
                throw noJob(idOrNumber);
            }
            Long epoch = attempt == null ? lastAttempt(dsl, number) : attempt;
            return dsl.select(ATTEMPT_FILES.asterisk())
                    .from(ATTEMPT_FILES)
                    .where(ATTEMPT_FILES.JOB_NUMBER.eq(number))
                    .and(ATTEMPT_FILES.LEASE_EPOCH.eq(epoch == null ? 0 : epoch))
                    .orderBy(ATTEMPT_FILES.PATH)
                    .fetch()
                    .map(Views::file);
        });
    }

    @Override
    public @Nullable Long blob(String sha256) throws Refusal {
        return this.<Optional<Long>>read(dsl -> Optional.ofNullable(dsl.select(BLOBS.LENGTH)
                        .from(BLOBS)
                        .where(BLOBS.SHA256.eq(sha256))
                        .fetchOne(BLOBS.LENGTH)))
                .orElse(null);
    }

    @Override
    public Set<String> blobs(List<String> sums) throws Refusal {
        return read(dsl -> dsl.select(BLOBS.SHA256)
                .from(BLOBS)
                .where(BLOBS.SHA256.in(sums))
                .fetchSet(BLOBS.SHA256));
    }

    @Override
    public @Nullable StoredAttempt attempt(String idOrNumber, String assignmentId) throws Refusal {
        Optional<StoredAttempt> found = read(dsl -> {
            Record job = OutputQueries.job(dsl, named(idOrNumber).and(isVisible()), idOrNumber);
            return Optional.ofNullable(OutputQueries.attempt(dsl, job, assignmentId));
        });
        return found.orElse(null);
    }

    @Override
    public Set<String> withOutput(Collection<String> jobIds) throws Refusal {
        return read(dsl -> OutputQueries.withOutput(dsl, jobIds));
    }

    @Override
    public BatchView batch(String idOrNumber) throws Refusal {
        return read(dsl -> BatchQueries.batch(dsl, idOrNumber));
    }

    @Override
    public List<BatchView> batches(int limit, @Nullable Long beforeNumber) throws Refusal {
        return read(dsl -> BatchQueries.batches(dsl, limit, beforeNumber));
    }

    @Override
    public List<BatchResult> results(long batchNumber, long position, int limit) throws Refusal {
        return read(dsl -> BatchQueries.results(dsl, batchNumber, position, limit));
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i < connections; i++) {
                ReadConnection connection = idle.poll();
                if (connection != null) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new StorageFault("Expected to close a reader", e);
        }
    }

    private static @Nullable Long lastAttempt(DSLContext dsl, long jobNumber) {
        return dsl.select(max(ATTEMPTS.LEASE_EPOCH))
                .from(ATTEMPTS)
                .where(ATTEMPTS.JOB_NUMBER.eq(jobNumber))
                .and(ATTEMPTS.OUTCOME.isNotNull())
                .fetchOne(0, Long.class);
    }

    static Refusal noJob(String idOrNumber) {
        return new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found no job " + Echo.of(idOrNumber));
    }

    private static Condition named(String idOrNumber) {
        boolean isNumber = idOrNumber.length() <= 18 && idOrNumber.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && !idOrNumber.isEmpty() ? JOBS.NUMBER.eq(Long.parseLong(idOrNumber)) : JOBS.ID.eq(idOrNumber);
    }

    /** A job of a batch that was not accepted yet does not exist for readers. */
    private static Condition isVisible() {
        return JOBS.BATCH_NUMBER
                .isNull()
                .or(JOBS.BATCH_NUMBER.notIn(
                        select(BATCHES.NUMBER).from(BATCHES).where(BATCHES.STATE.eq(inline("STAGING")))));
    }

    private static Condition equal(Field<String> column, @Nullable String value) {
        return value == null ? noCondition() : column.eq(value);
    }

    private <T> T read(ReadConnection.Reading<T> reading) throws Refusal {
        ReadConnection connection;
        try {
            connection = idle.poll(limitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ProblemCode.DRAINING, "Expected a running server, but it is shutting down");
        }
        if (connection == null) {
            throw new Refusal(
                    ProblemCode.OVERLOADED, "Expected a free reader, but all are busy: try again in a moment");
        }
        try {
            return connection.read(limitNanos, reading);
        } finally {
            idle.add(connection);
        }
    }
}
