package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;

import hdcf.control.job.Budget;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.JobState;
import hdcf.control.job.Lease;
import hdcf.control.job.Times;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SelectFieldOrAsterisk;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code jobs}. Confined to the writer thread. */
public final class JobTable {
    private static final List<Field<?>> SPEC = List.of(
            JOBS.NUMBER,
            JOBS.ID,
            JOBS.CLASS_ID,
            JOBS.COMMAND,
            JOBS.ARGS,
            JOBS.WORKING_DIR,
            JOBS.TIMEOUT_MS,
            JOBS.PRIORITY,
            JOBS.CREATED_AT,
            JOBS.MAX_ATTEMPTS,
            JOBS.CRASH_LIMIT);
    private static final List<Field<?>> STATE = List.of(
            JOBS.STATUS,
            JOBS.READY,
            JOBS.ATTEMPT_COUNT,
            JOBS.USER_ENDS,
            JOBS.CRASH_ENDS,
            JOBS.UNDELIVERED,
            JOBS.LEASE_EPOCH,
            JOBS.WORKER_ID,
            JOBS.ASSIGNMENT_ID,
            JOBS.ASSIGNMENT_EXPIRES_AT,
            JOBS.CLAIM_ID,
            JOBS.DUE_AT_MS,
            JOBS.UPDATED_AT,
            JOBS.ASSIGNED_AT_MS,
            JOBS.STARTED_AT_MS,
            JOBS.ENDED_AT_MS,
            JOBS.END_CAUSE,
            JOBS.EXIT_CODE,
            JOBS.LAST_ERROR,
            JOBS.UPDATED_BY);
    private static final List<Field<?>> FIXED = List.of(
            JOBS.BATCH_NUMBER,
            JOBS.BATCH_INDEX,
            JOBS.SCHEDULED_AT,
            JOBS.NEEDS_GPU,
            JOBS.REQUIREMENTS,
            JOBS.SUBMITTER,
            JOBS.CREATED_AT_MS);
    private static final List<Field<?>> RESULT = List.of(
            JOBS.RESULT_PATH,
            JOBS.RESULT_SUMMARY,
            JOBS.ARTIFACT_ID,
            JOBS.ARTIFACT_STDOUT_TMP_PATH,
            JOBS.ARTIFACT_STDOUT_PATH,
            JOBS.ARTIFACT_STDOUT_SHA256,
            JOBS.ARTIFACT_STDERR_TMP_PATH,
            JOBS.ARTIFACT_STDERR_PATH,
            JOBS.ARTIFACT_STDERR_SHA256,
            JOBS.ARTIFACT_STORAGE_BACKEND,
            JOBS.ARTIFACT_LOCATION,
            JOBS.ARTIFACT_UPLOAD_STATE,
            JOBS.ARTIFACT_UPLOAD_ERROR);
    private static final String CAP = "cap";
    private static final String OLD_STATUS = "old_status";
    private static final String OLD_EPOCH = "old_epoch";

    private final OpenStatement insert;
    private final OpenStatement byId;
    private final OpenStatement byNumber;
    private final OpenStatement head;
    private final OpenStatement leasedBy;
    private final OpenStatement leased;
    private final OpenStatement due;
    private final OpenStatement nextDue;
    private final OpenStatement capRetries;
    private final OpenStatement save;
    private final OpenStatement saveWithResult;

    JobTable(SqlSession session) {
        insert = session.open(DSL_CONTEXT.insertInto(JOBS).set(params(SPEC, STATE, FIXED)));
        byId = session.open(select(JOBS.ID.eq(param(JOBS.ID))));
        byNumber = session.open(select(JOBS.NUMBER.eq(param(JOBS.NUMBER))));
        head = session.open(DSL_CONTEXT
                .select(JOBS.NUMBER, JOBS.PRIORITY, JOBS.CREATED_AT, JOBS.ID)
                .from(JOBS)
                .where(JOBS.CLASS_ID.eq(param(JOBS.CLASS_ID)))
                .and(JOBS.STATUS.eq(inline("PENDING")))
                .and(JOBS.READY.eq(inline(1L)))
                .orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)
                .limit(inline(1)));
        leasedBy = session.open(select(JOBS.WORKER_ID.eq(param(JOBS.WORKER_ID)).and(isLeased())));
        leased = session.open(select(isLeased()));
        due = session.open(select(JOBS.DUE_AT_MS
                        .isNotNull()
                        .and(JOBS.DUE_AT_MS.le(param(JOBS.DUE_AT_MS)))
                        .and(JOBS.STATUS.eq(param(JOBS.STATUS)))
                        .and(isAccepted()))
                .orderBy(JOBS.DUE_AT_MS)
                .limit(inline(DUE_SLICE)));
        nextDue = session.open(DSL_CONTEXT
                .select(JOBS.DUE_AT_MS)
                .from(JOBS)
                .where(JOBS.DUE_AT_MS.isNotNull())
                .and(JOBS.STATUS.eq(param(JOBS.STATUS)))
                .and(isAccepted())
                .orderBy(JOBS.DUE_AT_MS)
                .limit(inline(1)));
        capRetries = session.open(DSL_CONTEXT
                .update(JOBS)
                .set(JOBS.DUE_AT_MS, param(JOBS.DUE_AT_MS))
                .where(JOBS.DUE_AT_MS.isNotNull())
                .and(JOBS.DUE_AT_MS.gt(param(CAP, JOBS.DUE_AT_MS)))
                .and(JOBS.STATUS.eq(inline("RETRYING"))));
        save = session.open(guardedUpdate(params(STATE)));
        saveWithResult = session.open(guardedUpdate(params(STATE, RESULT)));
    }

    /** Jobs that {@link #due} returns at most. */
    public static final int DUE_SLICE = 500;

    /** Stores a submitted job. */
    public void insert(NewJobRow row) {
        bindSpec(insert, row.spec());
        bindState(insert, row.state());
        insert.set(JOBS.BATCH_NUMBER, row.batchNumber())
                .set(JOBS.BATCH_INDEX, row.batchIndex())
                .set(JOBS.SCHEDULED_AT, row.scheduledAt())
                .set(JOBS.NEEDS_GPU, row.needsGpu() ? 1 : 0)
                .set(JOBS.REQUIREMENTS, row.requirementsJson())
                .set(JOBS.SUBMITTER, row.submitter())
                .set(JOBS.CREATED_AT_MS, row.state().times().updatedAtMs())
                .updateOne();
    }

    /** The job with this id, or null. */
    public @Nullable Job find(String id) {
        return byId.set(JOBS.ID, id).first(JobTable::job);
    }

    /** The job with this number, or null. */
    public @Nullable Job find(long number) {
        return byNumber.set(JOBS.NUMBER, number).first(JobTable::job);
    }

    /** The job of a class that is to be claimed first, or null. */
    public @Nullable Candidate head(long classId) {
        return head.set(JOBS.CLASS_ID, classId)
                .first(c -> new Candidate(c.number(), c.smallNumber(), c.number(), c.text(), classId));
    }

    /** What a worker holds: ASSIGNED, RUNNING or LOST. */
    public List<Job> leasedBy(String workerId) {
        return leasedBy.set(JOBS.WORKER_ID, workerId).list(JobTable::job);
    }

    /** What anybody holds: ASSIGNED, RUNNING or LOST. */
    public List<Job> leased() {
        return leased.list(JobTable::job);
    }

    /** Some jobs in this state whose due time has come, at most {@link #DUE_SLICE}. */
    public List<Job> due(JobStatus status, long atMs) {
        return due.set(JOBS.DUE_AT_MS, atMs).set(JOBS.STATUS, status.name()).list(JobTable::job);
    }

    /** The earliest due time in this state, or null. */
    public @Nullable Long nextDueMs(JobStatus status) {
        return nextDue.set(JOBS.STATUS, status.name()).first(Columns::number);
    }

    /** Lets no back-off last longer than until this time. */
    public void capRetries(long latestMs) {
        capRetries.set(JOBS.DUE_AT_MS, latestMs).set(CAP, latestMs).update();
    }

    /** Writes a job's new state over the one it was loaded with. */
    public void save(Job job) {
        bindGuard(save, job);
        bindState(save, job.state());
        save.updateOne();
    }

    /** As {@link #save}, with what the worker said of the result. */
    public void save(Job job, ReportRequest report) {
        bindGuard(saveWithResult, job);
        bindState(saveWithResult, job.state());
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

    private static org.jooq.SelectConditionStep<?> select(Condition condition) {
        List<SelectFieldOrAsterisk> fields = new java.util.ArrayList<>(SPEC);
        fields.addAll(STATE);
        return DSL_CONTEXT.select(fields).from(JOBS).where(condition);
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

    @SafeVarargs
    private static Map<Field<?>, Object> params(List<Field<?>>... groups) {
        Map<Field<?>, Object> params = new LinkedHashMap<>();
        for (List<Field<?>> group : groups) {
            group.forEach(field -> params.put(field, param(field)));
        }
        return params;
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

    private static void bindSpec(OpenStatement statement, JobSpec spec) {
        statement
                .set(JOBS.NUMBER, spec.number())
                .set(JOBS.ID, spec.id())
                .set(JOBS.CLASS_ID, spec.classId())
                .set(JOBS.COMMAND, spec.command())
                .set(JOBS.ARGS, spec.argsJson())
                .set(JOBS.WORKING_DIR, spec.workingDir())
                .set(JOBS.TIMEOUT_MS, spec.timeoutMs())
                .set(JOBS.PRIORITY, spec.priority())
                .set(JOBS.CREATED_AT, spec.createdAt())
                .set(JOBS.MAX_ATTEMPTS, spec.maxAttempts())
                .set(JOBS.CRASH_LIMIT, spec.crashLimit());
    }

    private static void bindState(OpenStatement statement, JobState state) {
        Budget budget = state.budget();
        Lease lease = state.lease();
        Times times = state.times();
        End end = state.end();
        EndCause cause = end.cause();
        statement
                .set(JOBS.STATUS, state.status().name())
                .set(JOBS.READY, state.isReady() ? 1 : 0)
                .set(JOBS.ATTEMPT_COUNT, budget.attemptCount())
                .set(JOBS.USER_ENDS, budget.userEnds())
                .set(JOBS.CRASH_ENDS, budget.crashEnds())
                .set(JOBS.UNDELIVERED, budget.undelivered())
                .set(JOBS.LEASE_EPOCH, lease.epoch())
                .set(JOBS.WORKER_ID, lease.workerId())
                .set(JOBS.ASSIGNMENT_ID, lease.assignmentId())
                .set(JOBS.ASSIGNMENT_EXPIRES_AT, lease.expiresAt())
                .set(JOBS.CLAIM_ID, lease.claimId())
                .set(JOBS.DUE_AT_MS, times.dueAtMs())
                .set(JOBS.UPDATED_AT, Math.floorDiv(times.updatedAtMs(), 1000L))
                .set(JOBS.ASSIGNED_AT_MS, times.assignedAtMs())
                .set(JOBS.STARTED_AT_MS, times.startedAtMs())
                .set(JOBS.ENDED_AT_MS, times.endedAtMs())
                .set(JOBS.END_CAUSE, cause == null ? null : cause.name())
                .set(JOBS.EXIT_CODE, end.exitCode())
                .set(JOBS.LAST_ERROR, end.error())
                .set(JOBS.UPDATED_BY, state.updatedBy());
    }

    private static Job job(Columns c) throws SQLException {
        JobSpec spec = new JobSpec(
                c.number(),
                c.text(),
                c.number(),
                c.text(),
                c.text(),
                c.text(),
                c.number(),
                c.smallNumber(),
                c.number(),
                c.smallNumber(),
                c.smallNumber());
        JobStatus status = c.oneOf(JobStatus.class);
        boolean isReady = c.flag();
        Budget budget = new Budget(c.smallNumber(), c.smallNumber(), c.smallNumber(), c.smallNumber());
        Lease lease = new Lease(c.number(), c.textOrNull(), c.textOrNull(), c.numberOrNull(), c.textOrNull());
        Times times =
                new Times(c.numberOrNull(), c.number() * 1000, c.numberOrNull(), c.numberOrNull(), c.numberOrNull());
        End end = new End(c.oneOfOrNull(EndCause.class), c.smallNumberOrNull(), c.textOrNull());
        return new Job(spec, new JobState(status, isReady, budget, lease, times, end, c.text()));
    }
}
