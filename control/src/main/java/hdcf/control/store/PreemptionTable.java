package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.PREEMPTIONS;
import static org.jooq.impl.DSL.inline;

import hdcf.schema.wire.JobStatus;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code preemptions}. Confined to the writer thread. */
public final class PreemptionTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(PREEMPTIONS)
            .set(PREEMPTIONS.JOB_NUMBER, param(PREEMPTIONS.JOB_NUMBER))
            .set(PREEMPTIONS.LEASE_EPOCH, param(PREEMPTIONS.LEASE_EPOCH))
            .set(PREEMPTIONS.FOR_JOB, param(PREEMPTIONS.FOR_JOB))
            .set(PREEMPTIONS.TOLD_AT_MS, param(PREEMPTIONS.TOLD_AT_MS)));
    private static final Sql FIND = Sql.of(DSL_CONTEXT
            .select(PREEMPTIONS.FOR_JOB)
            .from(PREEMPTIONS)
            .where(PREEMPTIONS.JOB_NUMBER.eq(param(PREEMPTIONS.JOB_NUMBER)))
            .and(PREEMPTIONS.LEASE_EPOCH.eq(param(PREEMPTIONS.LEASE_EPOCH))));
    private static final Sql COUNT = Sql.of(DSL_CONTEXT
            .select(DSL.count())
            .from(PREEMPTIONS)
            .where(PREEMPTIONS.JOB_NUMBER.eq(param(PREEMPTIONS.JOB_NUMBER))));
    private static final Sql OPEN = Sql.of(DSL_CONTEXT
            .select(PREEMPTIONS.JOB_NUMBER, PREEMPTIONS.FOR_JOB)
            .from(PREEMPTIONS)
            .join(JOBS)
            .on(JOBS.NUMBER.eq(PREEMPTIONS.JOB_NUMBER))
            .and(JOBS.LEASE_EPOCH.eq(PREEMPTIONS.LEASE_EPOCH))
            .where(JOBS.STATUS.in(inline(JobStatus.RUNNING.name()), inline(JobStatus.LOST.name())))
            .orderBy(PREEMPTIONS.JOB_NUMBER));

    private final OpenStatement insert;
    private final OpenStatement find;
    private final OpenStatement count;
    private final OpenStatement open;

    PreemptionTable(SqlSession session) {
        insert = session.open(INSERT);
        find = session.open(FIND);
        count = session.open(COUNT);
        open = session.open(OPEN);
    }

    /** The holder of a lease is told to stop it for another job. */
    public void insert(long jobNumber, long leaseEpoch, long forJob, long nowMs) {
        insert.set(PREEMPTIONS.JOB_NUMBER, jobNumber)
                .set(PREEMPTIONS.LEASE_EPOCH, leaseEpoch)
                .set(PREEMPTIONS.FOR_JOB, forJob)
                .set(PREEMPTIONS.TOLD_AT_MS, nowMs)
                .updateOne();
    }

    /** The number of the job for which this lease was to be stopped; null when it was not. */
    public @Nullable Long find(long jobNumber, long leaseEpoch) {
        return find.set(PREEMPTIONS.JOB_NUMBER, jobNumber)
                .set(PREEMPTIONS.LEASE_EPOCH, leaseEpoch)
                .first(c -> c.number());
    }

    /** How often a job was to be stopped for others. */
    public long count(long jobNumber) {
        Long found = count.set(PREEMPTIONS.JOB_NUMBER, jobNumber).first(c -> c.number());
        return found == null ? 0 : found;
    }

    /** Leases that are out and were to be stopped. For one look at start. */
    public List<Told> open() {
        return open.list(c -> new Told(c.number(), c.number()));
    }

    /** A job whose worker was told to stop it, and the one it makes room for. */
    public record Told(long jobNumber, long forJob) {}
}
