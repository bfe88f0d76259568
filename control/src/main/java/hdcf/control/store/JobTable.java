package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import hdcf.control.job.Job;
import hdcf.control.job.Policy;
import hdcf.control.job.Taste;
import hdcf.control.job.Ties;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.ScheduleRef;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SelectFieldOrAsterisk;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code jobs}. Confined to the writer thread. */
public final class JobTable {
    /** Jobs that {@link #due} returns at most. */
    public static final int DUE_SLICE = 500;

    /** How deep a claim looks into a class whose first jobs would rather have another worker. */
    public static final int DEPTH = 16;

    private static final String CAP = "cap";
    private static final String OWN_CAP = "own_cap";
    private static final String MOST = "most";
    private static final String OLD_STATUS = "old_status";
    private static final String OLD_EPOCH = "old_epoch";

    private static final Sql INSERT = Sql.of(
            DSL_CONTEXT.insertInto(JOBS).set(JobColumns.params(JobColumns.SPEC, JobColumns.STATE, JobColumns.FIXED)));
    private static final Sql BY_ID = Sql.of(select(JOBS.ID.eq(param(JOBS.ID))));
    private static final Sql BY_NUMBER = Sql.of(select(JOBS.NUMBER.eq(param(JOBS.NUMBER))));
    private static final Sql HEAD = Sql.of(first(1, noCondition()));
    private static final Sql HEADS = Sql.of(first(DEPTH, noCondition()));
    private static final Sql BELOW = Sql.of(first(1, JOBS.PRIORITY.lt(param(JOBS.PRIORITY))));
    private static final Sql URGENT = Sql.of(DSL_CONTEXT
            .select(count())
            .from(DSL_CONTEXT
                    .select(JOBS.NUMBER)
                    .from(JOBS)
                    .where(JOBS.CLASS_ID.eq(param(JOBS.CLASS_ID)))
                    .and(JOBS.STATUS.eq(inline("PENDING")))
                    .and(JOBS.READY.eq(inline(1L)))
                    .and(JOBS.PRIORITY.ge(param(JOBS.PRIORITY)))
                    .limit(param(MOST, JOBS.NUMBER))));
    private static final Sql LEASED_BY =
            Sql.of(select(JOBS.WORKER_ID.eq(param(JOBS.WORKER_ID)).and(isLeased())));
    private static final Sql LEASED = Sql.of(select(isLeased()));
    private static final Sql DUE = Sql.of(select(JOBS.DUE_AT_MS
                    .isNotNull()
                    .and(JOBS.DUE_AT_MS.le(param(JOBS.DUE_AT_MS)))
                    .and(JOBS.STATUS.eq(param(JOBS.STATUS)))
                    .and(isAccepted()))
            .orderBy(JOBS.DUE_AT_MS)
            .limit(inline(DUE_SLICE)));
    private static final Sql NEXT_DUE = Sql.of(DSL_CONTEXT
            .select(JOBS.DUE_AT_MS)
            .from(JOBS)
            .where(JOBS.DUE_AT_MS.isNotNull())
            .and(JOBS.STATUS.eq(param(JOBS.STATUS)))
            .and(isAccepted())
            .orderBy(JOBS.DUE_AT_MS)
            .limit(inline(1)));
    private static final Sql CAP_RETRIES = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.DUE_AT_MS, param(JOBS.DUE_AT_MS))
            .where(JOBS.DUE_AT_MS.isNotNull())
            .and(JOBS.DUE_AT_MS.gt(param(CAP, JOBS.DUE_AT_MS)))
            .and(JOBS.STATUS.eq(inline("RETRYING")))
            .and(JOBS.POLICY
                    .isNull()
                    // A policy that says nothing of retries asks for no longer back-off than others have.
                    .or(JOBS.POLICY.notLike(inline("%\"retry\":{%")))
                    .or(JOBS.DUE_AT_MS.gt(param(OWN_CAP, JOBS.DUE_AT_MS)))));
    private static final Sql SAVE = Sql.of(guardedUpdate(JobColumns.params(JobColumns.STATE)));
    private static final Sql SAVE_WITH_RESULT =
            Sql.of(guardedUpdate(JobColumns.params(JobColumns.STATE, JobColumns.RESULT)));

    private final OpenStatement insert;
    private final OpenStatement byId;
    private final OpenStatement byNumber;
    private final OpenStatement head;
    private final OpenStatement heads;
    private final OpenStatement below;
    private final OpenStatement urgent;
    private final OpenStatement leasedBy;
    private final OpenStatement leased;
    private final OpenStatement due;
    private final OpenStatement nextDue;
    private final OpenStatement capRetries;
    private final OpenStatement save;
    private final OpenStatement saveWithResult;

    JobTable(SqlSession session) {
        insert = session.open(INSERT);
        byId = session.open(BY_ID);
        byNumber = session.open(BY_NUMBER);
        head = session.open(HEAD);
        heads = session.open(HEADS);
        below = session.open(BELOW);
        urgent = session.open(URGENT);
        leasedBy = session.open(LEASED_BY);
        leased = session.open(LEASED);
        due = session.open(DUE);
        nextDue = session.open(NEXT_DUE);
        capRetries = session.open(CAP_RETRIES);
        save = session.open(SAVE);
        saveWithResult = session.open(SAVE_WITH_RESULT);
    }

    /** Stores a submitted job. */
    public void insert(NewJobRow row) {
        JobColumns.bindSpec(insert, row.spec());
        JobColumns.bindState(insert, row.state());
        ScheduleRef schedule = row.schedule();
        Ties.Seat seat = row.spec().ties().seat();
        insert.set(JOBS.BATCH_NUMBER, seat == null ? null : seat.batchNumber())
                .set(JOBS.BATCH_INDEX, row.batchIndex())
                .set(JOBS.NAME, row.name())
                .set(JOBS.TIES, row.spec().ties().isAnyEnough() ? JobColumns.ANY_ENOUGH : 0)
                .set(JOBS.TASK_INDEX, seat == null ? null : seat.index())
                .set(JOBS.TASK_ITEM, seat == null ? null : seat.item())
                .set(JOBS.TAGS, row.tagsJson())
                .set(JOBS.SCHEDULE_NUMBER, schedule == null ? null : schedule.number())
                .set(JOBS.SCHEDULE_DUE_AT, schedule == null ? null : schedule.dueAt())
                .set(JOBS.SCHEDULED_AT, row.scheduledAt())
                .set(JOBS.NEEDS_GPU, row.needsGpu() ? 1 : 0)
                .set(JOBS.REQUIREMENTS, row.requirementsJson())
                .set(JOBS.SUBMITTER, row.submitter())
                .set(JOBS.CREATED_AT_MS, row.state().times().updatedAtMs())
                .updateOne();
    }

    /** The job with this id, or null. */
    public @Nullable Job find(String id) {
        return byId.set(JOBS.ID, id).first(JobColumns::job);
    }

    /** The job with this number, or null. */
    public @Nullable Job find(long number) {
        return byNumber.set(JOBS.NUMBER, number).first(JobColumns::job);
    }

    /** The job of a class that is to be claimed first, or null. */
    public @Nullable Candidate head(long classId) {
        return head.set(JOBS.CLASS_ID, classId).first(c -> candidate(c, classId));
    }

    /** The job of a class that is to be claimed first of those below a priority, or null. */
    public @Nullable Candidate headBelow(long classId, int priority) {
        return below.set(JOBS.CLASS_ID, classId).set(JOBS.PRIORITY, priority).first(c -> candidate(c, classId));
    }

    /** Ready jobs of a class from a priority on, counted up to {@code most}. */
    public long urgent(long classId, int from, int most) {
        Long count = urgent.set(JOBS.CLASS_ID, classId)
                .set(JOBS.PRIORITY, from)
                .set(MOST, most)
                .first(Columns::number);
        return count == null ? 0 : count;
    }

    /** How often the head of a class was looked for. */
    public long looks() {
        return head.runs() + heads.runs() + below.runs();
    }

    /** The jobs of a class that are to be claimed first, at most {@link #DEPTH}, in their order. */
    public List<Candidate> heads(long classId) {
        return heads.set(JOBS.CLASS_ID, classId).list(c -> candidate(c, classId));
    }

    private static Candidate candidate(Columns c, long classId) throws SQLException {
        long number = c.number();
        int priority = c.smallNumber();
        long createdAt = c.number();
        String id = c.text();
        String policy = c.textOrNull();
        String lastWorker = c.textOrNull();
        long updatedAt = c.number();
        boolean isRetry = c.number() > 0;
        Taste taste = policy == null ? null : Policy.of(policy).taste(lastWorker, updatedAt);
        return new Candidate(number, priority, createdAt, id, classId, taste, isRetry);
    }

    /** What a worker holds: ASSIGNED, RUNNING or LOST. */
    public List<Job> leasedBy(String workerId) {
        return leasedBy.set(JOBS.WORKER_ID, workerId).list(JobColumns::job);
    }

    /** What anybody holds: ASSIGNED, RUNNING or LOST. */
    public List<Job> leased() {
        return leased.list(JobColumns::job);
    }

    /** Some jobs in this state whose due time has come, at most {@link #DUE_SLICE}. */
    public List<Job> due(JobStatus status, long atMs) {
        return due.set(JOBS.DUE_AT_MS, atMs).set(JOBS.STATUS, status.name()).list(JobColumns::job);
    }

    /** The earliest due time in this state, or null. */
    public @Nullable Long nextDueMs(JobStatus status) {
        return nextDue.set(JOBS.STATUS, status.name()).first(Columns::number);
    }

    /** Lets no back-off last longer than until this time, or the other for jobs that may have one of their own. */
    public void capRetries(long latestMs, long ownLatestMs) {
        capRetries
                .set(JOBS.DUE_AT_MS, latestMs)
                .set(CAP, latestMs)
                .set(OWN_CAP, ownLatestMs)
                .update();
    }

    /** Writes a job's new state over the one it was loaded with. */
    public void save(Job job) {
        bindGuard(save, job);
        JobColumns.bindState(save, job.state());
        save.updateOne();
    }

    /** As {@link #save}, with what the worker said of the result. */
    public void save(Job job, ReportRequest report) {
        bindGuard(saveWithResult, job);
        JobColumns.bindState(saveWithResult, job.state());
        saveWithResult
                .set(JOBS.RESULT_PATH, report.stdoutPath())
                .set(JOBS.RESULT_SUMMARY, report.resultSummary())
                .set(JOBS.ARTIFACT_ID, report.artifactId())
                .set(JOBS.ARTIFACT_STDOUT_TMP_PATH, report.stdoutTmpPath())
                .set(JOBS.ARTIFACT_STDOUT_PATH, report.stdoutPath())
                .set(JOBS.ARTIFACT_STDOUT_SHA256, report.stdoutSha256())
                .set(JOBS.ARTIFACT_STDERR_TMP_PATH, report.stderrTmpPath())
                .set(JOBS.ARTIFACT_STDERR_PATH, report.stderrPath())
                .set(JOBS.ARTIFACT_STDERR_SHA256, report.stderrSha256())
                .set(JOBS.ARTIFACT_STORAGE_BACKEND, report.artifactBackend())
                .set(JOBS.ARTIFACT_LOCATION, report.artifactLocation())
                .set(JOBS.ARTIFACT_UPLOAD_STATE, report.artifactUploadState())
                .set(JOBS.ARTIFACT_UPLOAD_ERROR, report.artifactUploadError())
                .updateOne();
    }

    static org.jooq.SelectConditionStep<?> select(Condition condition) {
        List<SelectFieldOrAsterisk> fields = new java.util.ArrayList<>(JobColumns.SPEC);
        fields.addAll(JobColumns.CHECKPOINT);
        fields.addAll(JobColumns.TIES);
        fields.addAll(JobColumns.STATE);
        return DSL_CONTEXT.select(fields).from(JOBS).where(condition);
    }

    /** The first ready jobs of a class, read along its index. */
    private static org.jooq.Select<?> first(int limit, Condition more) {
        return DSL_CONTEXT
                .select(
                        JOBS.NUMBER,
                        JOBS.PRIORITY,
                        JOBS.CREATED_AT,
                        JOBS.ID,
                        JOBS.POLICY,
                        JOBS.WORKER_ID,
                        JOBS.UPDATED_AT,
                        JOBS.ATTEMPT_COUNT)
                .from(JOBS)
                .where(JOBS.CLASS_ID.eq(param(JOBS.CLASS_ID)))
                .and(JOBS.STATUS.eq(inline("PENDING")))
                .and(JOBS.READY.eq(inline(1L)))
                .and(more)
                .orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)
                .limit(inline(limit));
    }

    /** Written out as in the partial index, so that SQLite takes it. */
    private static Condition isLeased() {
        return JOBS.STATUS.in(inline("ASSIGNED"), inline("RUNNING"), inline("LOST"));
    }

    /** A job of a batch that was not accepted yet waits for nothing else. */
    private static Condition isAccepted() {
        return JOBS.BATCH_NUMBER
                .isNull()
                .or(JOBS.BATCH_NUMBER.notIn(
                        DSL_CONTEXT.select(BATCHES.NUMBER).from(BATCHES).where(BATCHES.STATE.eq(inline("STAGING")))));
    }

    private static org.jooq.Query guardedUpdate(Map<Field<?>, Object> values) {
        return DSL_CONTEXT
                .update(JOBS)
                .set(values)
                .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
                .and(JOBS.STATUS.eq(param(OLD_STATUS, JOBS.STATUS)))
                .and(JOBS.LEASE_EPOCH.eq(param(OLD_EPOCH, JOBS.LEASE_EPOCH)));
    }

    private static void bindGuard(OpenStatement statement, Job job) {
        statement
                .set(JOBS.NUMBER, job.spec().number())
                .set(OLD_STATUS, job.loaded().status().name())
                .set(OLD_EPOCH, job.loaded().lease().epoch());
    }
}
