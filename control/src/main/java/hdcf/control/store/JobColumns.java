package hdcf.control.store;

import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.JOBS;

import hdcf.control.job.Budget;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.JobState;
import hdcf.control.job.Lease;
import hdcf.control.job.Place;
import hdcf.control.job.Ties;
import hdcf.control.job.Times;
import hdcf.control.job.Waits;
import hdcf.control.job.Wishes;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The columns of {@code jobs} in groups, and how the objects of the law are bound to them and read from them. */
final class JobColumns {
    /** Bit of {@code ties}: others wait for it. */
    static final long WAITED_FOR = 1;
    /** Bit of {@code ties}: one of the jobs it waits for is enough. */
    static final long ANY_ENOUGH = 2;
    /** Bit of {@code ties}: it waits for others, or did. */
    static final long WAITING = 4;

    static final List<Field<?>> SPEC = List.of(
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
            JOBS.CRASH_LIMIT,
            JOBS.EXECUTION,
            JOBS.RESOURCES,
            JOBS.POLICY);
    /** Read with the job, and written by a statement of their own. */
    static final List<Field<?>> CHECKPOINT = List.of(JOBS.CHECKPOINT_SHA256, JOBS.CHECKPOINT_LENGTH);

    /** Read with the job; the first is written by a statement of its own, the others never change. */
    static final List<Field<?>> TIES = List.of(JOBS.TIES, JOBS.BATCH_NUMBER, JOBS.TASK_INDEX, JOBS.TASK_ITEM);

    static final List<Field<?>> STATE = List.of(
            JOBS.STATUS,
            JOBS.READY,
            JOBS.HELD,
            JOBS.PLACE,
            JOBS.UNMET,
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
    static final List<Field<?>> FIXED = List.of(
            JOBS.BATCH_NUMBER,
            JOBS.BATCH_INDEX,
            JOBS.NAME,
            JOBS.TIES,
            JOBS.TASK_INDEX,
            JOBS.TASK_ITEM,
            JOBS.SCHEDULED_AT,
            JOBS.NEEDS_GPU,
            JOBS.REQUIREMENTS,
            JOBS.SUBMITTER,
            JOBS.CREATED_AT_MS,
            JOBS.TAGS,
            JOBS.SCHEDULE_NUMBER,
            JOBS.SCHEDULE_DUE_AT);
    static final List<Field<?>> RESULT = List.of(
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

    private JobColumns() {}

    @SafeVarargs
    static Map<Field<?>, Object> params(List<Field<?>>... groups) {
        Map<Field<?>, Object> params = new LinkedHashMap<>();
        for (List<Field<?>> group : groups) {
            group.forEach(field -> params.put(field, param(field)));
        }
        return params;
    }

    static void bindSpec(OpenStatement statement, JobSpec spec) {
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
                .set(JOBS.CRASH_LIMIT, spec.crashLimit())
                .set(JOBS.EXECUTION, spec.wishes().execution())
                .set(JOBS.RESOURCES, spec.wishes().resources())
                .set(JOBS.POLICY, spec.wishes().policy());
    }

    static void bindState(OpenStatement statement, JobState state) {
        Budget budget = state.budget();
        Lease lease = state.lease();
        Times times = state.times();
        End end = state.end();
        EndCause cause = end.cause();
        statement
                .set(JOBS.STATUS, state.status().name())
                .set(JOBS.READY, state.isReady() ? 1 : 0)
                .set(JOBS.HELD, state.isHeld() ? 1 : 0)
                .set(JOBS.PLACE, state.waits().place().stored())
                .set(JOBS.UNMET, state.waits().unmet())
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

    private static Wishes wishes(Columns c) throws SQLException {
        String execution = c.textOrNull();
        String resources = c.textOrNull();
        String policy = c.textOrNull();
        String sha256 = c.textOrNull();
        long length = c.number();
        if (execution == null && resources == null && policy == null && sha256 == null) {
            return Wishes.NONE;
        }
        return new Wishes(execution, resources, policy, sha256 == null ? null : new BlobRef(sha256, length));
    }

    private static Ties ties(Columns c) throws SQLException {
        long bits = c.number();
        Long batch = c.numberOrNull();
        if (batch == null) {
            c.skip(2);
            return bits == 0 ? Ties.NONE : ties(bits, null);
        }
        return ties(bits, new Ties.Seat(batch, c.number(), c.textOrNull()));
    }

    private static Ties ties(long bits, Ties.@Nullable Seat seat) {
        return new Ties(seat, (bits & WAITED_FOR) != 0, (bits & ANY_ENOUGH) != 0);
    }

    private static Waits waits(Columns c) throws SQLException {
        int place = c.smallNumber();
        int unmet = c.smallNumber();
        return place == 0 && unmet == 0 ? Waits.NOTHING : new Waits(Place.ofStored(place), unmet);
    }

    static Job job(Columns c) throws SQLException {
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
                c.smallNumber(),
                wishes(c),
                ties(c));
        JobStatus status = c.oneOf(JobStatus.class);
        boolean isReady = c.flag();
        boolean isHeld = c.flag();
        Waits waits = waits(c);
        Budget budget = new Budget(c.smallNumber(), c.smallNumber(), c.smallNumber(), c.smallNumber());
        Lease lease = new Lease(c.number(), c.textOrNull(), c.textOrNull(), c.numberOrNull(), c.textOrNull());
        Times times =
                new Times(c.numberOrNull(), c.number() * 1000, c.numberOrNull(), c.numberOrNull(), c.numberOrNull());
        End end = new End(c.oneOfOrNull(EndCause.class), c.smallNumberOrNull(), c.textOrNull());
        return new Job(spec, new JobState(status, isReady, isHeld, waits, budget, lease, times, end, c.text()));
    }
}
