package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.ATTEMPT_OUTPUT;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.IDEMPOTENCY_KEYS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import hdcf.schema.db.tables.tables.Jobs;
import hdcf.schema.wire.JobStatus;
import java.util.List;
import org.jooq.Condition;

/**
 * What is deleted when it has grown old. A job goes only with its whole batch and graph, and only when all of that has ended;
 * each call touches at most {@link #SLICE} rows. Confined to the writer thread.
 */
public final class RetentionTable {
    /** Rows that one call deletes at most. */
    public static final int SLICE = 500;

    private static final Jobs MATE = JOBS.as("mate");

    private final OpenStatement oldJobs;
    private final OpenStatement deleteJob;
    private final OpenStatement deleteDependencies;
    private final OpenStatement emptyBatches;
    private final OpenStatement oldOutput;
    private final OpenStatement deleteOutput;
    private final OpenStatement markExpired;
    private final OpenStatement oldEvents;
    private final OpenStatement oldKeys;

    RetentionTable(SqlSession session) {
        oldJobs = session.open(DSL_CONTEXT
                .select(JOBS.NUMBER, JOBS.STATUS)
                .from(JOBS)
                .where(isTerminal(JOBS.STATUS))
                .and(JOBS.NUMBER.gt(param(JOBS.NUMBER)))
                .and(JOBS.ENDED_AT_MS.lt(param(JOBS.ENDED_AT_MS)))
                .and(JOBS.BATCH_NUMBER
                        .isNull()
                        .or(notExists(selectOne()
                                .from(MATE)
                                .where(MATE.BATCH_NUMBER.eq(JOBS.BATCH_NUMBER))
                                .and(isTerminal(MATE.STATUS).not()))))
                .and(notExists(selectOne()
                        .from(DEPENDENCIES)
                        .join(MATE)
                        .on(MATE.NUMBER.eq(DEPENDENCIES.JOB_NUMBER))
                        .where(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(JOBS.NUMBER))
                        .and(isTerminal(MATE.STATUS).not())))
                .orderBy(JOBS.NUMBER)
                .limit(inline(SLICE)));
        deleteDependencies = session.open(DSL_CONTEXT
                .deleteFrom(DEPENDENCIES)
                .where(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(param(DEPENDENCIES.DEPENDS_ON_NUMBER))));
        deleteJob = session.open(DSL_CONTEXT
                .deleteFrom(JOBS)
                .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
                .and(isTerminal(JOBS.STATUS)));
        emptyBatches = session.open(DSL_CONTEXT
                .deleteFrom(BATCHES)
                .where(BATCHES.STATE.eq(inline("ACCEPTED")))
                .and(BATCHES.UPDATED_AT.lt(param(BATCHES.UPDATED_AT)))
                .and(notExists(selectOne().from(JOBS).where(JOBS.BATCH_NUMBER.eq(BATCHES.NUMBER)))));
        oldOutput = session.open(DSL_CONTEXT
                .selectDistinct(ATTEMPT_OUTPUT.JOB_NUMBER)
                .from(ATTEMPT_OUTPUT)
                .join(JOBS)
                .on(JOBS.NUMBER.eq(ATTEMPT_OUTPUT.JOB_NUMBER))
                .where(isTerminal(JOBS.STATUS))
                .and(ATTEMPT_OUTPUT.JOB_NUMBER.gt(param(ATTEMPT_OUTPUT.JOB_NUMBER)))
                .and(JOBS.ENDED_AT_MS.lt(param(JOBS.ENDED_AT_MS)))
                .orderBy(ATTEMPT_OUTPUT.JOB_NUMBER)
                .limit(inline(SLICE)));
        deleteOutput = session.open(
                DSL_CONTEXT.deleteFrom(ATTEMPT_OUTPUT).where(ATTEMPT_OUTPUT.JOB_NUMBER.eq(param(JOBS.NUMBER))));
        markExpired = session.open(DSL_CONTEXT
                .update(JOBS)
                .set(JOBS.ARTIFACT_UPLOAD_STATE, inline("expired"))
                .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
                .and(isTerminal(JOBS.STATUS)));
        oldEvents = session.open(DSL_CONTEXT
                .deleteFrom(EVENTS)
                .where(EVENTS.ID.in(select(EVENTS.ID)
                        .from(EVENTS)
                        .where(EVENTS.TS.lt(param(EVENTS.TS)))
                        .and(EVENTS.ID.lt(param(EVENTS.ID)))
                        .orderBy(EVENTS.ID)
                        .limit(inline(SLICE)))));
        oldKeys = session.open(DSL_CONTEXT
                .deleteFrom(IDEMPOTENCY_KEYS)
                .where(IDEMPOTENCY_KEYS.CREATED_AT.lt(param(IDEMPOTENCY_KEYS.CREATED_AT)))
                .and(notExists(selectOne()
                        .from(JOBS)
                        .where(JOBS.NUMBER.eq(IDEMPOTENCY_KEYS.LAST_NUMBER))
                        .and(isTerminal(JOBS.STATUS).not()))));
    }

    /**
     * Jobs above {@code afterNumber} that ended before this time, whose batch and graph have ended too.
     *
     * @param afterNumber where the last call stopped; 0 to begin
     */
    public List<OldJob> oldJobs(long afterNumber, long endedBeforeMs) {
        return oldJobs.set(JOBS.NUMBER, afterNumber)
                .set(JOBS.ENDED_AT_MS, endedBeforeMs)
                .list(c -> new OldJob(c.number(), c.oneOf(JobStatus.class)));
    }

    /** Deletes a job that has ended, with its attempts and their output. */
    public void deleteJob(long number) {
        deleteDependencies.set(DEPENDENCIES.DEPENDS_ON_NUMBER, number).update();
        deleteJob.set(JOBS.NUMBER, number).updateOne();
    }

    /** Deletes batches that have no jobs any more. */
    public int deleteEmptyBatches(long updatedBeforeSec) {
        return emptyBatches.set(BATCHES.UPDATED_AT, updatedBeforeSec).update();
    }

    /** Jobs above {@code afterNumber} that ended before this time and still have output here. */
    public List<Long> oldOutput(long afterNumber, long endedBeforeMs) {
        return oldOutput
                .set(ATTEMPT_OUTPUT.JOB_NUMBER, afterNumber)
                .set(JOBS.ENDED_AT_MS, endedBeforeMs)
                .list(Columns::number);
    }

    /** Deletes the output of a job that has ended and says so in the job. */
    public void expireOutput(long number) {
        deleteOutput.set(JOBS.NUMBER, number).update();
        markExpired.set(JOBS.NUMBER, number).updateOne();
    }

    /** Deletes some old events, but none at or above {@code keepFromId}; returns how many. */
    public int deleteEvents(long beforeSec, long keepFromId) {
        return oldEvents.set(EVENTS.TS, beforeSec).set(EVENTS.ID, keepFromId).update();
    }

    /** Deletes keys that are old and whose jobs have ended; returns how many. */
    public int deleteKeys(long createdBeforeSec) {
        return oldKeys.set(IDEMPOTENCY_KEYS.CREATED_AT, createdBeforeSec).update();
    }

    private static Condition isTerminal(org.jooq.Field<String> status) {
        return status.in(inline("COMPLETED"), inline("FAILED"), inline("ABORTED"));
    }

    /** A job that may go. */
    public record OldJob(long number, JobStatus status) {}
}
