package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.JOB_COUNTS;
import static hdcf.schema.db.tables.Tables.META;
import static org.jooq.impl.DSL.excluded;

import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code meta} and {@code job_counts}. Confined to the writer thread. */
public final class MetaTable {
    /** The key under which stands how often the queue was restored from a backup, from 1; a file that never was has none. */
    public static final String INCARNATION = "incarnation";

    private static final Sql PUT = Sql.of(DSL_CONTEXT
            .insertInto(META)
            .set(META.KEY, param(META.KEY))
            .set(META.VALUE, param(META.VALUE))
            .onConflict(META.KEY)
            .doUpdate()
            .set(META.VALUE, excluded(META.VALUE)));
    private static final Sql GET =
            Sql.of(DSL_CONTEXT.select(META.VALUE).from(META).where(META.KEY.eq(param(META.KEY))));
    private static final Sql PUT_COUNT = Sql.of(DSL_CONTEXT
            .insertInto(JOB_COUNTS)
            .set(JOB_COUNTS.STATUS, param(JOB_COUNTS.STATUS))
            .set(JOB_COUNTS.JOBS, param(JOB_COUNTS.JOBS))
            .onConflict(JOB_COUNTS.STATUS)
            .doUpdate()
            .set(JOB_COUNTS.JOBS, excluded(JOB_COUNTS.JOBS)));
    private static final Sql COUNTS =
            Sql.of(DSL_CONTEXT.select(JOB_COUNTS.STATUS, JOB_COUNTS.JOBS).from(JOB_COUNTS));

    private final OpenStatement put;
    private final OpenStatement get;
    private final OpenStatement putCount;
    private final OpenStatement counts;

    MetaTable(SqlSession session) {
        put = session.open(PUT);
        get = session.open(GET);
        putCount = session.open(PUT_COUNT);
        counts = session.open(COUNTS);
    }

    /** Stores a fact. */
    public void put(String key, String value) {
        put.set(META.KEY, key).set(META.VALUE, value).updateOne();
    }

    /** A fact, or null. */
    public @Nullable String get(String key) {
        return get.set(META.KEY, key).first(Columns::text);
    }

    /** Stores how many jobs are in a state. */
    public void putCount(JobStatus status, long jobs) {
        putCount.set(JOB_COUNTS.STATUS, status.name())
                .set(JOB_COUNTS.JOBS, jobs)
                .updateOne();
    }

    /** How many jobs are in each state. */
    public Map<JobStatus, Long> counts() {
        Map<JobStatus, Long> all = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            all.put(status, 0L);
        }
        counts.list(c -> all.put(c.oneOf(JobStatus.class), c.number()));
        return all;
    }
}
