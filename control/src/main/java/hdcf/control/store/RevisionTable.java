package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.inline;

import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The writer's statements on {@code jobs} for people who change their mind, or ask why. Confined to the writer thread. */
public final class RevisionTable {
    /** So far jobs are counted that come before another one. */
    public static final int AHEAD_LIMIT = 1_000;

    private static final String SAME = "same";
    private static final String MOMENT = "moment";

    private static final Sql RESPECIFY = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.CLASS_ID, param(JOBS.CLASS_ID))
            .set(JOBS.PRIORITY, param(JOBS.PRIORITY))
            .set(JOBS.TIMEOUT_MS, param(JOBS.TIMEOUT_MS))
            .set(JOBS.RESOURCES, param(JOBS.RESOURCES))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER))));
    private static final Sql SCHEDULED =
            Sql.of(DSL_CONTEXT.select(JOBS.SCHEDULED_AT).from(JOBS).where(JOBS.NUMBER.eq(param(JOBS.NUMBER))));
    private static final Sql STAGED = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .join(BATCHES)
            .on(BATCHES.NUMBER.eq(JOBS.BATCH_NUMBER))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(BATCHES.STATE.eq(inline("STAGING"))));
    private static final Sql AHEAD = Sql.of(ahead());

    private final OpenStatement respecify;
    private final OpenStatement scheduled;
    private final OpenStatement ahead;
    private final OpenStatement staged;

    RevisionTable(SqlSession session) {
        respecify = session.open(RESPECIFY);
        scheduled = session.open(SCHEDULED);
        staged = session.open(STAGED);
        ahead = session.open(AHEAD);
    }

    /** Before a job, however long the queue is: only its beginning is read. */
    private static org.jooq.Query ahead() {
        Table<? extends Record> first = DSL_CONTEXT
                .select(JOBS.PRIORITY, JOBS.CREATED_AT, JOBS.ID)
                .from(JOBS)
                .where(JOBS.CLASS_ID.eq(param(JOBS.CLASS_ID)))
                .and(JOBS.STATUS.eq(inline("PENDING")))
                .and(JOBS.READY.eq(inline(1L)))
                .orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)
                .limit(inline(AHEAD_LIMIT))
                .asTable("ahead");
        var priority = DSL.field(DSL.name("ahead", "priority"), JOBS.PRIORITY.getDataType());
        var createdAt = DSL.field(DSL.name("ahead", "created_at"), JOBS.CREATED_AT.getDataType());
        var id = DSL.field(DSL.name("ahead", "id"), JOBS.ID.getDataType());
        return DSL_CONTEXT
                .select(DSL.count())
                .from(first)
                .where(priority.gt(param(JOBS.PRIORITY))
                        .or(priority.eq(param(SAME, JOBS.PRIORITY))
                                .and(createdAt
                                        .lt(param(JOBS.CREATED_AT))
                                        .or(createdAt
                                                .eq(param(MOMENT, JOBS.CREATED_AT))
                                                .and(id.lt(param(JOBS.ID)))))));
    }

    /** Writes what changed of what was submitted. */
    public void respecify(Job job) {
        respecify
                .set(JOBS.CLASS_ID, job.spec().classId())
                .set(JOBS.PRIORITY, job.spec().priority())
                .set(JOBS.TIMEOUT_MS, job.spec().timeoutMs())
                .set(JOBS.RESOURCES, job.spec().wishes().resources())
                .set(JOBS.NUMBER, job.spec().number())
                .updateOne();
    }

    /** Whether a job is of a batch that was not accepted yet, so that nobody may see it. */
    public boolean isStaged(long number) {
        return staged.set(JOBS.NUMBER, number).first(Columns::number) != null;
    }

    /** Before which time, in Unix seconds, a job must not start. */
    public long scheduledAt(long number) {
        Long at = scheduled.set(JOBS.NUMBER, number).first(Columns::number);
        return at == null ? 0 : at;
    }

    /** Ready jobs of a class that come before this one, counted up to {@link #AHEAD_LIMIT}. */
    public long ahead(long classId, JobSpec spec) {
        Long count = ahead.set(JOBS.CLASS_ID, classId)
                .set(JOBS.PRIORITY, spec.priority())
                .set(SAME, spec.priority())
                .set(JOBS.CREATED_AT, spec.createdAt())
                .set(MOMENT, spec.createdAt())
                .set(JOBS.ID, spec.id())
                .first(Columns::number);
        return count == null ? 0 : count;
    }
}
