package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.JOB_LABELS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AfterView;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.BatchRef;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;

/** What readers ask of batches and of jobs that wait for each other. */
final class BatchQueries {
    private static final Field<String> BATCH_ID = BATCHES.ID.as("seat_batch_id");
    private static final Field<String> BATCH_KIND = BATCHES.KIND.as("seat_batch_kind");

    private BatchQueries() {}

    /** Jobs with what {@link #seat} needs. */
    static SelectOnConditionStep<Record> jobs(DSLContext dsl) {
        return dsl.select(JOBS.asterisk())
                .select(BATCH_ID, BATCH_KIND)
                .from(JOBS)
                .leftJoin(BATCHES)
                .on(BATCHES.NUMBER.eq(JOBS.BATCH_NUMBER));
    }

    /** As {@link #jobs}, once for each label; the cross join has the labels read first. */
    static SelectOnConditionStep<Record> labelled(DSLContext dsl) {
        return dsl.select(JOBS.asterisk())
                .select(BATCH_ID, BATCH_KIND)
                .from(JOB_LABELS)
                .crossJoin(JOBS)
                .leftJoin(BATCHES)
                .on(BATCHES.NUMBER.eq(JOBS.BATCH_NUMBER));
    }

    /** The jobs of one batch; newest first is last first. */
    static SelectConditionStep<Record> ofBatch(DSLContext dsl, String idOrNumber, @Nullable Long beforeNumber) {
        Condition isBefore = beforeNumber == null
                ? noCondition()
                : JOBS.BATCH_INDEX.lt(select(JOBS.as("last").BATCH_INDEX)
                        .from(JOBS.as("last"))
                        .where(JOBS.as("last").NUMBER.eq(beforeNumber)));
        return jobs(dsl)
                .where(JOBS.BATCH_NUMBER.eq(select(BATCHES.NUMBER)
                        .from(BATCHES)
                        .where(named(idOrNumber))
                        .and(isSeen())))
                .and(isBefore);
    }

    /** The place of a job in a batch that people see, or null. */
    static @Nullable BatchRef seat(Record row) {
        Long number = row.get(JOBS.BATCH_NUMBER);
        Long index = row.get(JOBS.TASK_INDEX);
        if (number == null || index == null || !"batch".equals(row.get(BATCH_KIND))) {
            return null;
        }
        return new BatchRef(row.get(BATCH_ID), number, index, row.get(JOBS.TASK_ITEM));
    }

    /** What a job waits for, or waited for; null when that is nothing. */
    static @Nullable List<AfterView> after(DSLContext dsl, Record job) {
        if ((job.get(JOBS.TIES) & JobColumns.WAITING) == 0) {
            return null;
        }
        return dsl.select(JOBS.ID, JOBS.NUMBER, JOBS.NAME, DEPENDENCIES.CONDITION, DEPENDENCIES.STATE)
                .from(DEPENDENCIES)
                .join(JOBS)
                .on(JOBS.NUMBER.eq(DEPENDENCIES.DEPENDS_ON_NUMBER))
                .where(DEPENDENCIES.JOB_NUMBER.eq(job.get(JOBS.NUMBER)))
                .orderBy(DEPENDENCIES.DEPENDS_ON_NUMBER)
                .limit(Limits.AFTER_SHOWN)
                .fetch()
                .map(row -> new AfterView(
                        row.get(JOBS.ID),
                        row.get(JOBS.NUMBER),
                        row.get(JOBS.NAME),
                        hdcf.control.job.Condition.ofStored(row.get(DEPENDENCIES.CONDITION))
                                .word(),
                        row.get(DEPENDENCIES.STATE).toLowerCase(Locale.ROOT)));
    }

    static BatchView batch(DSLContext dsl, String idOrNumber) throws Refusal {
        Record row =
                dsl.selectFrom(BATCHES).where(named(idOrNumber)).and(isSeen()).fetchOne();
        if (row == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known batch, found no batch " + Echo.of(idOrNumber));
        }
        return view(row);
    }

    static List<BatchView> batches(DSLContext dsl, int limit, @Nullable Long beforeNumber) {
        return dsl.selectFrom(BATCHES)
                .where(isSeen())
                .and(beforeNumber == null ? noCondition() : BATCHES.NUMBER.lt(beforeNumber))
                .orderBy(BATCHES.NUMBER.desc())
                .limit(limit)
                .fetch()
                .map(BatchQueries::view);
    }

    static List<BatchResult> results(DSLContext dsl, long batchNumber, long position, int limit) {
        return dsl.select(
                        JOBS.TASK_INDEX,
                        JOBS.TASK_ITEM,
                        JOBS.NAME,
                        JOBS.ID,
                        JOBS.NUMBER,
                        JOBS.STATUS,
                        JOBS.EXIT_CODE,
                        JOBS.END_CAUSE,
                        JOBS.LAST_ERROR,
                        JOBS.RESULT_SUMMARY,
                        JOBS.ATTEMPT_COUNT,
                        JOBS.WORKER_ID,
                        JOBS.STARTED_AT_MS,
                        JOBS.ENDED_AT_MS)
                .from(JOBS)
                .where(JOBS.BATCH_NUMBER.eq(batchNumber))
                .and(JOBS.BATCH_INDEX.ge(position))
                .orderBy(JOBS.BATCH_INDEX)
                .limit(limit)
                .fetch()
                .map(BatchQueries::result);
    }

    private static BatchResult result(Record row) {
        Long exitCode = row.get(JOBS.EXIT_CODE);
        String cause = row.get(JOBS.END_CAUSE);
        return new BatchResult(
                row.get(JOBS.TASK_INDEX),
                row.get(JOBS.TASK_ITEM),
                row.get(JOBS.NAME),
                row.get(JOBS.ID),
                row.get(JOBS.NUMBER),
                JobStatus.valueOf(row.get(JOBS.STATUS)),
                exitCode == null ? null : (Integer) Math.toIntExact(exitCode),
                cause == null ? null : EndCause.valueOf(cause),
                row.get(JOBS.LAST_ERROR),
                row.get(JOBS.RESULT_SUMMARY),
                row.get(JOBS.ATTEMPT_COUNT),
                row.get(JOBS.WORKER_ID),
                row.get(JOBS.STARTED_AT_MS),
                row.get(JOBS.ENDED_AT_MS));
    }

    private static BatchView view(Record row) {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, row.get(TallyTable.column(status)));
        }
        Integer maxRunning = small(row.get(BATCHES.MAX_RUNNING));
        return new BatchView(
                row.get(BATCHES.ID),
                row.get(BATCHES.NUMBER),
                row.get(BATCHES.NAME),
                BatchState.valueOf(row.get(BATCHES.STATUS)),
                BatchPolicy.valueOf(row.get(BATCHES.POLICY).toUpperCase(Locale.ROOT)),
                row.get(BATCHES.SUBMITTER),
                row.get(BATCHES.JOBS),
                counts,
                maxRunning,
                maxRunning == null ? null : row.get(BATCHES.PLACES),
                small(row.get(BATCHES.MAX_FAILS)),
                row.get(BATCHES.STOP_REASON),
                row.get(BATCHES.CREATED_AT_MS),
                row.get(BATCHES.ENDED_AT_MS));
    }

    private static @Nullable Integer small(@Nullable Long value) {
        return value == null ? null : (Integer) Math.toIntExact(value);
    }

    private static Condition named(String idOrNumber) {
        boolean isNumber = idOrNumber.length() <= 18 && idOrNumber.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && !idOrNumber.isEmpty()
                ? BATCHES.NUMBER.eq(Long.parseLong(idOrNumber))
                : BATCHES.ID.eq(idOrNumber);
    }

    /** Written out as in the partial index, so that SQLite takes it. */
    private static Condition isSeen() {
        return BATCHES.KIND.eq(inline("batch")).and(BATCHES.STATE.eq(inline("ACCEPTED")));
    }
}
