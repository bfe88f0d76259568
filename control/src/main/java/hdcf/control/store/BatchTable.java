package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import java.util.List;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code batches}. Confined to the writer thread. */
public final class BatchTable {
    /** Rows that one call changes at most. */
    public static final int SLICE = 500;

    private static final String FROM = "from_index";
    private static final String TO = "to_index";

    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(BATCHES)
            .set(BATCHES.NUMBER, param(BATCHES.NUMBER))
            .set(BATCHES.ID, param(BATCHES.ID))
            .set(BATCHES.SUBMITTER, param(BATCHES.SUBMITTER))
            .set(BATCHES.STATE, inline("STAGING"))
            .set(BATCHES.CREATED_AT, param(BATCHES.CREATED_AT))
            .set(BATCHES.UPDATED_AT, param(BATCHES.UPDATED_AT)));
    private static final Sql GROW = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(BATCHES.JOBS, BATCHES.JOBS.plus(param(BATCHES.JOBS)))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql FIND = Sql.of(DSL_CONTEXT
            .select(BATCHES.JOBS)
            .from(BATCHES)
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql ACCEPT = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(BATCHES.STATE, inline("ACCEPTED"))
            .set(BATCHES.UPDATED_AT, param(BATCHES.UPDATED_AT))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql UNREADIED = Sql.of(DSL_CONTEXT
            .select(BATCHES.NUMBER, BATCHES.JOBS, BATCHES.EDGES)
            .from(BATCHES)
            .where(BATCHES.STATE.eq(inline("ACCEPTED")))
            .and(BATCHES.READIED.eq(inline(0L)))
            .orderBy(BATCHES.NUMBER)
            .limit(inline(1)));
    private static final Sql STAGING = Sql.of(DSL_CONTEXT
            .select(BATCHES.NUMBER)
            .from(BATCHES)
            .where(BATCHES.STATE.eq(inline("STAGING")))
            .orderBy(BATCHES.NUMBER));
    private static final Sql READY_SLICE = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.READY, inline(1L))
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .and(JOBS.BATCH_INDEX.ge(param(FROM, JOBS.BATCH_INDEX)))
            .and(JOBS.BATCH_INDEX.lt(param(TO, JOBS.BATCH_INDEX)))
            .and(JOBS.STATUS.eq(inline("PENDING")))
            .and(JOBS.READY.eq(inline(0L)))
            .and(JOBS.HELD.eq(inline(0L)))
            .and(JOBS.UNMET.eq(inline(0L)))
            .and(JOBS.DUE_AT_MS.isNull()));
    private static final Sql READIED = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(BATCHES.READIED, inline(1L))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER))));
    private static final Sql ADD_EDGES = Sql.of(DSL_CONTEXT
            .update(BATCHES)
            .set(BATCHES.EDGES, BATCHES.EDGES.plus(param(BATCHES.EDGES)))
            .where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql FIRST_NUMBER = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .orderBy(JOBS.BATCH_INDEX)
            .limit(inline(1)));
    private static final Sql LAST_NUMBER = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
            .orderBy(JOBS.BATCH_INDEX.desc())
            .limit(inline(1)));
    private static final Sql DELETE_EDGES =
            Sql.of(DSL_CONTEXT.deleteFrom(DEPENDENCIES).where(DEPENDENCIES.DEPENDS_ON_NUMBER.in(slice())));
    private static final Sql DELETE_JOBS = Sql.of(DSL_CONTEXT.deleteFrom(JOBS).where(JOBS.NUMBER.in(slice())));
    private static final Sql DELETE =
            Sql.of(DSL_CONTEXT.deleteFrom(BATCHES).where(BATCHES.NUMBER.eq(param(BATCHES.NUMBER))));

    private final OpenStatement insert;
    private final OpenStatement grow;
    private final OpenStatement find;
    private final OpenStatement accept;
    private final OpenStatement unreadied;
    private final OpenStatement staging;
    private final OpenStatement readySlice;
    private final OpenStatement readied;
    private final OpenStatement addEdges;
    private final OpenStatement firstNumber;
    private final OpenStatement lastNumber;
    private final OpenStatement deleteEdges;
    private final OpenStatement deleteJobs;
    private final OpenStatement delete;

    BatchTable(SqlSession session) {
        insert = session.open(INSERT);
        grow = session.open(GROW);
        find = session.open(FIND);
        accept = session.open(ACCEPT);
        unreadied = session.open(UNREADIED);
        staging = session.open(STAGING);
        readySlice = session.open(READY_SLICE);
        readied = session.open(READIED);
        addEdges = session.open(ADD_EDGES);
        firstNumber = session.open(FIRST_NUMBER);
        lastNumber = session.open(LAST_NUMBER);
        deleteEdges = session.open(DELETE_EDGES);
        deleteJobs = session.open(DELETE_JOBS);
        delete = session.open(DELETE);
    }

    private static Select<Record1<Long>> slice() {
        return select(JOBS.NUMBER)
                .from(JOBS)
                .where(JOBS.BATCH_NUMBER.eq(param(JOBS.BATCH_NUMBER)))
                .orderBy(JOBS.BATCH_INDEX)
                .limit(inline(SLICE));
    }

    /** Opens a batch that nobody sees. */
    public void insert(long number, String id, String submitter, long nowSec) {
        insert.set(BATCHES.NUMBER, number)
                .set(BATCHES.ID, id)
                .set(BATCHES.SUBMITTER, submitter)
                .set(BATCHES.CREATED_AT, nowSec)
                .set(BATCHES.UPDATED_AT, nowSec)
                .updateOne();
    }

    /** Jobs in a batch that is still STAGING; null when there is no such batch. */
    public @Nullable Long stagedJobs(long number) {
        return find.set(BATCHES.NUMBER, number).first(Columns::number);
    }

    /** Counts jobs that were added. */
    public void grow(long number, int jobs) {
        grow.set(BATCHES.JOBS, jobs).set(BATCHES.NUMBER, number).updateOne();
    }

    /** Counts how often jobs of it wait for other jobs. */
    public void addEdges(long number, int edges) {
        addEdges.set(BATCHES.EDGES, edges).set(BATCHES.NUMBER, number).updateOne();
    }

    /** The lowest and the highest number of its jobs; others may lie between. */
    public long[] numbers(long number) {
        Long first = firstNumber.set(JOBS.BATCH_NUMBER, number).first(Columns::number);
        Long last = lastNumber.set(JOBS.BATCH_NUMBER, number).first(Columns::number);
        return new long[] {first == null ? 1 : first, last == null ? 0 : last};
    }

    /** Makes the batch visible. */
    public void accept(long number, long nowSec) {
        accept.set(BATCHES.NUMBER, number).set(BATCHES.UPDATED_AT, nowSec).updateOne();
    }

    /** An accepted batch whose jobs are not all ready yet, or null. */
    public @Nullable Unreadied unreadied() {
        return unreadied.first(c -> new Unreadied(c.number(), c.number(), c.number() > 0));
    }

    /** Batches that are STAGING. */
    public List<Long> staging() {
        return staging.list(Columns::number);
    }

    /** Makes the next {@link #SLICE} jobs of the batch claimable, but not those that wait for their time. */
    public void readySlice(long number, long fromIndex) {
        readySlice
                .set(JOBS.BATCH_NUMBER, number)
                .set(FROM, fromIndex)
                .set(TO, fromIndex + SLICE)
                .update();
    }

    /** Marks the batch as claimable as a whole. */
    public void readied(long number) {
        readied.set(BATCHES.NUMBER, number).updateOne();
    }

    /** Deletes some jobs of the batch, at most {@link #SLICE}, and returns how many. */
    public int deleteJobsSlice(long number) {
        deleteEdges.set(JOBS.BATCH_NUMBER, number).update();
        return deleteJobs.set(JOBS.BATCH_NUMBER, number).update();
    }

    /** Deletes the batch itself. */
    public void delete(long number) {
        delete.set(BATCHES.NUMBER, number).update();
    }

    /**
     * A batch that was accepted a moment ago.
     *
     * @param hasEdges whether jobs of it wait for other jobs
     */
    public record Unreadied(long number, long jobs, boolean hasEdges) {}
}
