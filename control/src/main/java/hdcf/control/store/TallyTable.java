package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;

import hdcf.control.job.BatchTally;
import hdcf.control.job.Job;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The writer's statements on batches that people see: how they stand, and whose turn it is. Confined to the writer thread. */
public final class TallyTable {
    /** Positions of jobs that one call looks at, at most. */
    public static final int SLICE = 200;

    private static final String FROM = "from_index";
    private static final String TO = "to_index";

    private static final Map<JobStatus, Field<Long>> COUNTS = counts();

    private static final Sql PUBLISH = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(BATCHES.KIND, inline("batch"))
            .set(BATCHES.NAME, param(BATCHES.NAME))
            .set(BATCHES.MAX_RUNNING, param(BATCHES.MAX_RUNNING))
            .set(BATCHES.MAX_FAILS, param(BATCHES.MAX_FAILS))
            .set(BATCHES.POLICY, param(BATCHES.POLICY))
            .set(BATCHES.PENDING, BATCHES.JOBS)
            .set(BATCHES.CREATED_AT_MS, param(BATCHES.CREATED_AT_MS))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql FIND = Sql.of(DSL_CONTEXT
            .select(BATCHES.ID, BATCHES.KIND, BATCHES.JOBS, BATCHES.MAX_RUNNING, BATCHES.MAX_FAILS, BATCHES.POLICY)
            .select(BATCHES.PLACES, BATCHES.STOPPING, BATCHES.STOP_REASON, BATCHES.ENDED_AT_MS)
            .select(COUNTS.values())
            .from(BATCHES)
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("ACCEPTED"))));
    private static final Sql NUMBER_OF = Sql.of(DSL_CONTEXT
            .select(BATCHES.NUMBER)
            .from(BATCHES)
            .where(BATCHES.ID.eq(param(BATCHES.ID)))
            .and(BATCHES.STATE.eq(inline("ACCEPTED"))));
    private static final Sql AT_WORK = Sql.of(DSL_CONTEXT
            .select(BATCHES.NUMBER)
            .from(BATCHES)
            .where(BATCHES.STOPPING
                    .eq(inline(1L))
                    .or(BATCHES.MAX_RUNNING.isNotNull().and(BATCHES.ENDED_AT_MS.isNull())))
            .orderBy(BATCHES.NUMBER));
    private static final Sql SAVE = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(JobColumns.params(List.copyOf(COUNTS.values())))
            .set(BATCHES.STATUS, param(BATCHES.STATUS))
            .set(BATCHES.PLACES, param(BATCHES.PLACES))
            .set(BATCHES.STOPPING, param(BATCHES.STOPPING))
            .set(BATCHES.STOP_REASON, param(BATCHES.STOP_REASON))
            .set(BATCHES.ENDED_AT_MS, param(BATCHES.ENDED_AT_MS))
            .set(BATCHES.UPDATED_AT, param(BATCHES.UPDATED_AT))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER))));
    private static final Sql NEXT_QUEUED = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .and(JOBS.PLACE.eq(inline(1L)))
            .orderBy(JOBS.BATCH_INDEX)
            .limit(inline(1)));
    private static final Sql QUEUE_SLICE = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.PLACE, inline(1L))
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .and(JOBS.BATCH_INDEX.ge(param(FROM, JOBS.BATCH_INDEX)))
            .and(JOBS.BATCH_INDEX.lt(param(TO, JOBS.BATCH_INDEX)))
            .and(JOBS.STATUS.eq(inline("PENDING")))
            .and(JOBS.READY.eq(inline(0L)))
            .and(JOBS.HELD.eq(inline(0L)))
            .and(JOBS.UNMET.eq(inline(0L)))
            .and(JOBS.PLACE.eq(inline(0L)))
            .and(JOBS.DUE_AT_MS.isNull()));
    private static final Sql UNFINISHED = Sql.of(JobTable.select(JOBS.BATCH_NUMBER
            .eq(param(JOBS.BATCH_NUMBER))
            .and(JOBS.BATCH_INDEX.ge(param(FROM, JOBS.BATCH_INDEX)))
            .and(JOBS.BATCH_INDEX.lt(param(TO, JOBS.BATCH_INDEX)))
            .and(JOBS.STATUS.notIn(inline("COMPLETED"), inline("FAILED"), inline("ABORTED")))));

    private final OpenStatement publish;
    private final OpenStatement find;
    private final OpenStatement numberOf;
    private final OpenStatement atWork;
    private final OpenStatement save;
    private final OpenStatement nextQueued;
    private final OpenStatement queueSlice;
    private final OpenStatement unfinished;

    TallyTable(SqlSession session) {
        publish = session.open(PUBLISH);
        find = session.open(FIND);
        numberOf = session.open(NUMBER_OF);
        atWork = session.open(AT_WORK);
        save = session.open(SAVE);
        nextQueued = session.open(NEXT_QUEUED);
        queueSlice = session.open(QUEUE_SLICE);
        unfinished = session.open(UNFINISHED);
    }

    private static Map<JobStatus, Field<Long>> counts() {
        Map<JobStatus, Field<Long>> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, column(status));
        }
        return counts;
    }

    /** The column that counts jobs in this state. */
    static Field<Long> column(JobStatus status) {
        return switch (status) {
            case PENDING -> BATCHES.PENDING;
            case ASSIGNED -> BATCHES.ASSIGNED;
            case RUNNING -> BATCHES.RUNNING;
            case COMPLETED -> BATCHES.COMPLETED;
            case FAILED -> BATCHES.FAILED;
            case LOST -> BATCHES.LOST;
            case RETRYING -> BATCHES.RETRYING;
            case ABORTED -> BATCHES.ABORTED;
        };
    }

    /** Makes a staged batch one that people see, as soon as it is accepted. */
    public void publish(long number, Terms terms, long nowMs) {
        publish.set(BATCHES.NAME, terms.name())
                .set(BATCHES.MAX_RUNNING, terms.maxRunning())
                .set(BATCHES.MAX_FAILS, terms.maxFails())
                .set(BATCHES.POLICY, terms.policy().word())
                .set(BATCHES.CREATED_AT_MS, nowMs)
                .set(BATCHES.NUMBER, number)
                .updateOne();
    }

    /** An accepted batch, or null. */
    public @Nullable Row find(long number) {
        return find.set(BATCHES.NUMBER, number).first(c -> {
            String id = c.text();
            boolean isSeen = c.text().equals("batch");
            long jobs = c.number();
            Terms terms = new Terms(
                    null,
                    c.smallNumberOrNull(),
                    c.smallNumberOrNull(),
                    BatchPolicy.valueOf(c.text().toUpperCase(Locale.ROOT)));
            Progress progress = new Progress(c.number(), c.flag(), c.textOrNull(), c.numberOrNull());
            Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
            for (JobStatus status : COUNTS.keySet()) {
                counts.put(status, c.number());
            }
            return new Row(id, isSeen, jobs, terms, progress, new BatchTally(counts));
        });
    }

    /** The number of an accepted batch, or null. */
    public @Nullable Long numberOf(String id) {
        return numberOf.set(BATCHES.ID, id).first(Columns::number);
    }

    /** Batches that are being stopped, or hand out places. */
    public List<Long> atWork() {
        return atWork.list(Columns::number);
    }

    /** Writes how a batch stands. */
    public void save(long number, BatchState state, Progress progress, BatchTally tally, long nowSec) {
        COUNTS.forEach((status, column) -> save.set(column, tally.of(status)));
        save.set(BATCHES.STATUS, state.name())
                .set(BATCHES.PLACES, progress.places())
                .set(BATCHES.STOPPING, progress.isStopping() ? 1 : 0)
                .set(BATCHES.STOP_REASON, progress.stopReason())
                .set(BATCHES.ENDED_AT_MS, progress.endedAtMs())
                .set(BATCHES.UPDATED_AT, nowSec)
                .set(BATCHES.NUMBER, number)
                .updateOne();
    }

    /** The job of a batch that gets the next place, or null. */
    public @Nullable Long nextQueued(long batchNumber) {
        return nextQueued.set(JOBS.BATCH_NUMBER, batchNumber).first(Columns::number);
    }

    /** Has the jobs at some positions wait for a place, as far as they could start. */
    public void queueSlice(long batchNumber, long fromIndex, long toIndex) {
        queueSlice
                .set(JOBS.BATCH_NUMBER, batchNumber)
                .set(FROM, fromIndex)
                .set(TO, toIndex)
                .update();
    }

    /** The jobs at the next {@link #SLICE} positions that have not ended. */
    public List<Job> unfinished(long batchNumber, long fromIndex) {
        return unfinished
                .set(JOBS.BATCH_NUMBER, batchNumber)
                .set(FROM, fromIndex)
                .set(TO, fromIndex + SLICE)
                .list(JobColumns::job);
    }

    /** What was agreed about a batch when it was submitted. */
    public record Terms(
            @Nullable String name,
            @Nullable Integer maxRunning,
            @Nullable Integer maxFails,
            BatchPolicy policy) {}

    /**
     * How far a batch is.
     *
     * @param places that are taken
     * @param isStopping whether its rest is being aborted
     */
    public record Progress(
            long places,
            boolean isStopping,
            @Nullable String stopReason,
            @Nullable Long endedAtMs) {}

    /**
     * A stored batch.
     *
     * @param isSeen whether it is more than a long list of jobs
     */
    public record Row(String id, boolean isSeen, long jobs, Terms terms, Progress progress, BatchTally tally) {}
}
