package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.ATTEMPT_OUTPUT;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.IDEMPOTENCY_KEYS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;

import hdcf.schema.db.tables.tables.Jobs;
import hdcf.schema.wire.JobStatus;
import java.util.List;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * What is deleted when it has grown old. A job goes only with its whole batch and graph, and only when all of that has ended;
 * each call touches at most {@link #SLICE} rows. Confined to the writer thread.
 */
public final class RetentionTable {
    /** Rows that one call deletes at most. */
    public static final int SLICE = 500;

    private static final Jobs MATE = JOBS.as("mate");

    private static final String FROM = "from_number";
    private static final String TO = "to_number";
    private static final String KEEP_FROM = "keep_from";
    private static final String AFTER = "after";

    private static final Sql OLDEST = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER, JOBS.CREATED_AT_MS)
            .from(JOBS)
            .where(JOBS.NUMBER.gt(param(JOBS.NUMBER)))
            .orderBy(JOBS.NUMBER)
            .limit(inline(1)));
    private static final Sql OLD_JOBS = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER, JOBS.STATUS, JOBS.BATCH_NUMBER)
            .from(JOBS)
            .where(isTerminal(JOBS.STATUS))
            .and(JOBS.NUMBER.between(param(FROM, JOBS.NUMBER), param(TO, JOBS.NUMBER)))
            .and(JOBS.ENDED_AT_MS.lt(param(JOBS.ENDED_AT_MS)))
            .and(notExists(selectOne()
                    .from(DEPENDENCIES)
                    .join(MATE)
                    .on(MATE.NUMBER.eq(DEPENDENCIES.JOB_NUMBER))
                    .where(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(JOBS.NUMBER))
                    .and(isTerminal(MATE.STATUS).not()))));
    private static final Sql UNFINISHED_MATE = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .and(isTerminal(JOBS.STATUS).not().or(JOBS.ENDED_AT_MS.ge(param(JOBS.ENDED_AT_MS))))
            .limit(inline(1)));
    private static final Sql DELETE_DEPENDENCIES = Sql.of(DSL_CONTEXT
            .deleteFrom(DEPENDENCIES)
            .where(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(param(DEPENDENCIES.DEPENDS_ON_NUMBER))));
    private static final Sql DELETE_JOB = Sql.of(DSL_CONTEXT
            .deleteFrom(JOBS)
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(isTerminal(JOBS.STATUS)));
    private static final Sql OLDEST_BATCH = Sql.of(DSL_CONTEXT
            .select(BATCHES.NUMBER, BATCHES.CREATED_AT)
            .from(BATCHES)
            .where(BATCHES.NUMBER.gt(param(BATCHES.NUMBER)))
            .orderBy(BATCHES.NUMBER)
            .limit(inline(1)));
    private static final Sql EMPTY_BATCHES = Sql.of(DSL_CONTEXT
            .deleteFrom(BATCHES)
            .where(BATCHES.NUMBER.between(param(FROM, BATCHES.NUMBER), param(TO, BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("ACCEPTED")))
            .and(BATCHES.UPDATED_AT.lt(param(BATCHES.UPDATED_AT)))
            .and(notExists(selectOne().from(JOBS).where(JOBS.BATCH_NUMBER.eq(BATCHES.NUMBER)))));
    private static final Sql OLD_OUTPUT = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(isTerminal(JOBS.STATUS))
            .and(JOBS.NUMBER.between(param(FROM, JOBS.NUMBER), param(TO, JOBS.NUMBER)))
            .and(JOBS.ENDED_AT_MS.lt(param(JOBS.ENDED_AT_MS)))
            .and(exists(selectOne().from(ATTEMPT_OUTPUT).where(ATTEMPT_OUTPUT.JOB_NUMBER.eq(JOBS.NUMBER)))
                    .or(exists(selectOne()
                            .from(ATTEMPTS)
                            .where(ATTEMPTS.JOB_NUMBER.eq(JOBS.NUMBER))
                            .and(ATTEMPTS.OUTPUT_FOLDER.isNotNull())))));
    private static final Sql DELETE_OUTPUT =
            Sql.of(DSL_CONTEXT.deleteFrom(ATTEMPT_OUTPUT).where(ATTEMPT_OUTPUT.JOB_NUMBER.eq(param(JOBS.NUMBER))));
    private static final Sql FORGET_FOLDERS = Sql.of(DSL_CONTEXT
            .update(ATTEMPTS)
            .setNull(ATTEMPTS.OUTPUT_FOLDER)
            .where(ATTEMPTS.JOB_NUMBER.eq(param(JOBS.NUMBER)))
            .and(ATTEMPTS.OUTPUT_FOLDER.isNotNull()));
    private static final Sql MARK_EXPIRED = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.ARTIFACT_UPLOAD_STATE, inline("expired"))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(isTerminal(JOBS.STATUS)));
    private static final Sql EVENTS_ABOVE = Sql.of(DSL_CONTEXT
            .select(EVENTS.ID, EVENTS.TS_MS)
            .from(EVENTS)
            .where(EVENTS.ID.gt(param(EVENTS.ID)))
            .and(EVENTS.ID.lt(param(KEEP_FROM, EVENTS.ID)))
            .orderBy(EVENTS.ID)
            .limit(inline(SLICE)));
    private static final Sql DELETE_EVENT =
            Sql.of(DSL_CONTEXT.deleteFrom(EVENTS).where(EVENTS.ID.eq(param(EVENTS.ID))));
    private static final Sql OLD_KEYS = Sql.of(DSL_CONTEXT
            .select(
                    IDEMPOTENCY_KEYS.SCOPE,
                    IDEMPOTENCY_KEYS.KEY,
                    IDEMPOTENCY_KEYS.CREATED_AT,
                    coalesce(IDEMPOTENCY_KEYS.FIRST_NUMBER, IDEMPOTENCY_KEYS.LAST_NUMBER),
                    IDEMPOTENCY_KEYS.LAST_NUMBER)
            .from(IDEMPOTENCY_KEYS)
            .where(row(IDEMPOTENCY_KEYS.CREATED_AT, IDEMPOTENCY_KEYS.SCOPE, IDEMPOTENCY_KEYS.KEY)
                    .gt(
                            param(AFTER, IDEMPOTENCY_KEYS.CREATED_AT),
                            param(IDEMPOTENCY_KEYS.SCOPE),
                            param(IDEMPOTENCY_KEYS.KEY)))
            .and(IDEMPOTENCY_KEYS.CREATED_AT.lt(param(IDEMPOTENCY_KEYS.CREATED_AT)))
            .orderBy(IDEMPOTENCY_KEYS.CREATED_AT, IDEMPOTENCY_KEYS.SCOPE, IDEMPOTENCY_KEYS.KEY)
            .limit(inline(SLICE)));
    private static final Sql LIVE = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.NUMBER.between(param(FROM, JOBS.NUMBER), param(TO, JOBS.NUMBER)))
            .and(isTerminal(JOBS.STATUS).not())
            .limit(inline(1)));
    private static final Sql DELETE_KEY = Sql.of(DSL_CONTEXT
            .deleteFrom(IDEMPOTENCY_KEYS)
            .where(IDEMPOTENCY_KEYS.SCOPE.eq(param(IDEMPOTENCY_KEYS.SCOPE)))
            .and(IDEMPOTENCY_KEYS.KEY.eq(param(IDEMPOTENCY_KEYS.KEY))));

    private final OpenStatement oldest;
    private final OpenStatement oldJobs;
    private final OpenStatement unfinishedMate;
    private final OpenStatement deleteJob;
    private final OpenStatement deleteDependencies;
    private final OpenStatement oldestBatch;
    private final OpenStatement emptyBatches;
    private final OpenStatement oldOutput;
    private final OpenStatement deleteOutput;
    private final OpenStatement forgetFolders;
    private final OpenStatement markExpired;
    private final OpenStatement eventsAbove;
    private final OpenStatement deleteEvent;
    private final OpenStatement oldKeys;
    private final OpenStatement live;
    private final OpenStatement deleteKey;

    RetentionTable(SqlSession session) {
        oldest = session.open(OLDEST);
        oldJobs = session.open(OLD_JOBS);
        unfinishedMate = session.open(UNFINISHED_MATE);
        deleteDependencies = session.open(DELETE_DEPENDENCIES);
        deleteJob = session.open(DELETE_JOB);
        oldestBatch = session.open(OLDEST_BATCH);
        emptyBatches = session.open(EMPTY_BATCHES);
        oldOutput = session.open(OLD_OUTPUT);
        deleteOutput = session.open(DELETE_OUTPUT);
        forgetFolders = session.open(FORGET_FOLDERS);
        markExpired = session.open(MARK_EXPIRED);
        eventsAbove = session.open(EVENTS_ABOVE);
        deleteEvent = session.open(DELETE_EVENT);
        oldKeys = session.open(OLD_KEYS);
        live = session.open(LIVE);
        deleteKey = session.open(DELETE_KEY);
    }

    /**
     * The lowest job above {@code afterNumber}, if it is old enough that it or its followers may go; else null. Numbers follow
     * creation, so whatever comes after a young job is young.
     */
    public @Nullable Long oldest(long afterNumber, Age created) {
        Dated found = oldest.set(JOBS.NUMBER, afterNumber).first(c -> new Dated(c.number(), c.number()));
        return found == null || created.isYoung(found.atMs()) ? null : found.id();
    }

    /** Of the {@link #SLICE} numbers from {@code from}: jobs that ended before this time, and whose graph has ended too. */
    public List<OldJob> oldJobs(long from, long endedBeforeMs) {
        return oldJobs.set(FROM, from)
                .set(TO, from + SLICE - 1)
                .set(JOBS.ENDED_AT_MS, endedBeforeMs)
                .list(c -> new OldJob(c.number(), c.oneOf(JobStatus.class), c.numberOrNull()));
    }

    /** Whether every job of the batch ended before this time. Reads the whole batch when that is so. */
    public boolean isBatchOld(long batchNumber, long endedBeforeMs) {
        return unfinishedMate
                        .set(JOBS.BATCH_NUMBER, batchNumber)
                        .set(JOBS.ENDED_AT_MS, endedBeforeMs)
                        .first(Columns::number)
                == null;
    }

    /** Deletes a job that has ended, with its attempts and their output. */
    public void deleteJob(long number) {
        deleteDependencies.set(DEPENDENCIES.DEPENDS_ON_NUMBER, number).update();
        deleteJob.set(JOBS.NUMBER, number).updateOne();
    }

    /** As {@link #oldest} for batches. */
    public @Nullable Long oldestBatch(long afterNumber, Age created) {
        Dated found = oldestBatch.set(BATCHES.NUMBER, afterNumber).first(c -> new Dated(c.number(), c.number() * 1000));
        return found == null || created.isYoung(found.atMs()) ? null : found.id();
    }

    /** Of the {@link #SLICE} numbers from {@code from}: deletes batches that have no jobs any more. */
    public void deleteEmptyBatches(long from, long updatedBeforeSec) {
        emptyBatches
                .set(FROM, from)
                .set(TO, from + SLICE - 1)
                .set(BATCHES.UPDATED_AT, updatedBeforeSec)
                .update();
    }

    /** Of the {@link #SLICE} numbers from {@code from}: jobs that ended before this time and still have output here. */
    public List<Long> oldOutput(long from, long endedBeforeMs) {
        return oldOutput
                .set(FROM, from)
                .set(TO, from + SLICE - 1)
                .set(JOBS.ENDED_AT_MS, endedBeforeMs)
                .list(Columns::number);
    }

    /** Deletes the output of a job that has ended and says so in the job; files go later, when no row names them. */
    public void expireOutput(long number) {
        deleteOutput.set(JOBS.NUMBER, number).update();
        forgetFolders.set(JOBS.NUMBER, number).update();
        markExpired.set(JOBS.NUMBER, number).updateOne();
    }

    /** The lowest events above {@code afterId} and below {@code keepFromId}, {@link #SLICE} at most. */
    public List<Dated> events(long afterId, long keepFromId) {
        return eventsAbove
                .set(EVENTS.ID, afterId)
                .set(KEEP_FROM, keepFromId)
                .list(c -> new Dated(c.number(), c.number()));
    }

    /** Deletes an event. */
    public void deleteEvent(long id) {
        deleteEvent.set(EVENTS.ID, id).updateOne();
    }

    /** The oldest keys after this one, or of all, {@link #SLICE} at most. */
    public List<OldKey> oldKeys(@Nullable OldKey after, long createdBeforeSec) {
        return oldKeys.set(AFTER, after == null ? Long.MIN_VALUE : after.createdAt())
                .set(IDEMPOTENCY_KEYS.SCOPE, after == null ? "" : after.scope())
                .set(IDEMPOTENCY_KEYS.KEY, after == null ? "" : after.key())
                .set(IDEMPOTENCY_KEYS.CREATED_AT, createdBeforeSec)
                .list(c -> new OldKey(c.text(), c.text(), c.number(), c.number(), c.number()));
    }

    /** Whether any job of these numbers has not ended. */
    public boolean isAnyLive(long from, long to) {
        return live.set(FROM, from).set(TO, to).first(Columns::number) != null;
    }

    /** Deletes a key. */
    public void deleteKey(OldKey key) {
        deleteKey
                .set(IDEMPOTENCY_KEYS.SCOPE, key.scope())
                .set(IDEMPOTENCY_KEYS.KEY, key.key())
                .updateOne();
    }

    private static Condition isTerminal(org.jooq.Field<String> status) {
        return status.in(inline("COMPLETED"), inline("FAILED"), inline("ABORTED"));
    }

    /** A job that may go. */
    public record OldJob(
            long number, JobStatus status, @Nullable Long batchNumber) {}

    /** An old key, and the numbers between which its jobs are. */
    public record OldKey(String scope, String key, long createdAt, long firstNumber, long lastNumber) {}

    /** A row and when it was made. */
    public record Dated(long id, long atMs) {}

    /**
     * Which times are old. The wall clock was far ahead when a time was taken that is not here yet: that one says nothing.
     *
     * @param beforeMs what was before it is old
     * @param aheadMs what is not before it cannot be
     */
    public record Age(long beforeMs, long aheadMs) {
        /** Whether it is long ago. */
        public boolean isOld(long atMs) {
            return atMs < beforeMs;
        }

        /** Whether it cannot be. */
        public boolean isAhead(long atMs) {
            return atMs >= aheadMs;
        }

        boolean isYoung(long atMs) {
            return !isOld(atMs) && !isAhead(atMs);
        }
    }
}
