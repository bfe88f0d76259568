package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.BATCHES;
import static hdcf.schema.db.tables.Tables.DEPENDENCIES;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.UNTOLD_ENDS;
import static org.jooq.impl.DSL.inline;

import hdcf.control.job.Condition;
import hdcf.schema.db.tables.tables.Jobs;
import hdcf.schema.wire.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer's statements on {@code dependencies}: jobs that wait for other jobs. A job that ends touches those that wait for it and
 * no others. Confined to the writer thread.
 */
public final class DependencyTable {
    /** Rows that one call returns at most. */
    public static final int SLICE = 200;

    private static final Jobs PRIOR = JOBS.as("prior");
    private static final String FROM = "from_number";
    private static final String TO = "to_number";
    private static final String SEEN = "seen_number";
    private static final String OLD_UNMET = "old_unmet";

    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(DEPENDENCIES)
            .set(DEPENDENCIES.JOB_NUMBER, param(DEPENDENCIES.JOB_NUMBER))
            .set(DEPENDENCIES.DEPENDS_ON_NUMBER, param(DEPENDENCIES.DEPENDS_ON_NUMBER))
            .set(DEPENDENCIES.CONDITION, param(DEPENDENCIES.CONDITION))
            .set(DEPENDENCIES.STATE, inline("WAITING")));
    private static final Sql EXISTS = Sql.of(DSL_CONTEXT
            .select(DEPENDENCIES.JOB_NUMBER)
            .from(DEPENDENCIES)
            .where(DEPENDENCIES.JOB_NUMBER.eq(param(DEPENDENCIES.JOB_NUMBER)))
            .and(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(param(DEPENDENCIES.DEPENDS_ON_NUMBER))));
    private static final Sql TIE = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.UNMET, JOBS.UNMET.plus(param(JOBS.UNMET)))
            .set(JOBS.TIES, JOBS.TIES.bitOr(inline(JobColumns.WAITING)))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER))));
    private static final Sql MARK_WAITED_FOR = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.TIES, JOBS.TIES.bitOr(inline(JobColumns.WAITED_FOR)))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(JOBS.TIES.bitAnd(inline(JobColumns.WAITED_FOR)).eq(inline(0L))));
    private static final Sql UNMET = Sql.of(DSL_CONTEXT
            .update(JOBS)
            .set(JOBS.UNMET, param(JOBS.UNMET))
            .where(JOBS.NUMBER.eq(param(JOBS.NUMBER)))
            .and(JOBS.STATUS.eq(inline("PENDING")))
            .and(JOBS.UNMET.eq(param(OLD_UNMET, JOBS.UNMET))));
    private static final Sql DECIDE = Sql.of(DSL_CONTEXT
            .update(DEPENDENCIES)
            .set(DEPENDENCIES.STATE, param(DEPENDENCIES.STATE))
            .where(DEPENDENCIES.JOB_NUMBER.eq(param(DEPENDENCIES.JOB_NUMBER)))
            .and(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(param(DEPENDENCIES.DEPENDS_ON_NUMBER)))
            .and(DEPENDENCIES.STATE.eq(inline("WAITING"))));
    /** Of a job that ended; those of a batch that nobody sees yet are judged when it was accepted. */
    private static final Sql WAITING_FOR = Sql.of(DSL_CONTEXT
            .select(DEPENDENCIES.JOB_NUMBER, DEPENDENCIES.CONDITION, DEPENDENCIES.STATE, BATCHES.STATE)
            .from(DEPENDENCIES)
            .join(JOBS)
            .on(JOBS.NUMBER.eq(DEPENDENCIES.JOB_NUMBER))
            .leftJoin(BATCHES)
            .on(BATCHES.NUMBER.eq(JOBS.BATCH_NUMBER))
            .where(DEPENDENCIES.DEPENDS_ON_NUMBER.eq(param(DEPENDENCIES.DEPENDS_ON_NUMBER)))
            .and(DEPENDENCIES.JOB_NUMBER.gt(param(DEPENDENCIES.JOB_NUMBER)))
            .orderBy(DEPENDENCIES.JOB_NUMBER)
            .limit(inline(SLICE)));

    private static final Sql OF_JOBS = Sql.of(DSL_CONTEXT
            .select(
                    DEPENDENCIES.JOB_NUMBER,
                    DEPENDENCIES.DEPENDS_ON_NUMBER,
                    DEPENDENCIES.CONDITION,
                    DEPENDENCIES.STATE,
                    PRIOR.STATUS)
            .from(DEPENDENCIES)
            .join(PRIOR)
            .on(PRIOR.NUMBER.eq(DEPENDENCIES.DEPENDS_ON_NUMBER))
            .where(DEPENDENCIES.JOB_NUMBER.between(
                    param(FROM, DEPENDENCIES.JOB_NUMBER), param(TO, DEPENDENCIES.JOB_NUMBER)))
            .and(DEPENDENCIES
                    .JOB_NUMBER
                    .gt(param(SEEN, DEPENDENCIES.JOB_NUMBER))
                    .or(DEPENDENCIES.DEPENDS_ON_NUMBER.gt(param(DEPENDENCIES.DEPENDS_ON_NUMBER))))
            .orderBy(DEPENDENCIES.JOB_NUMBER, DEPENDENCIES.DEPENDS_ON_NUMBER)
            .limit(inline(SLICE)));
    private static final Sql FIRST_WAITING = Sql.of(DSL_CONTEXT
            .select(DEPENDENCIES.DEPENDS_ON_NUMBER)
            .from(DEPENDENCIES)
            .where(DEPENDENCIES.JOB_NUMBER.eq(param(DEPENDENCIES.JOB_NUMBER)))
            .and(DEPENDENCIES.STATE.eq(inline("WAITING")))
            .orderBy(DEPENDENCIES.DEPENDS_ON_NUMBER)
            .limit(inline(1)));
    private static final Sql END =
            Sql.of(DSL_CONTEXT.insertInto(UNTOLD_ENDS).set(UNTOLD_ENDS.JOB_NUMBER, param(UNTOLD_ENDS.JOB_NUMBER)));
    private static final Sql FIRST_END = Sql.of(DSL_CONTEXT
            .select(UNTOLD_ENDS.JOB_NUMBER, JOBS.STATUS)
            .from(UNTOLD_ENDS)
            .join(JOBS)
            .on(JOBS.NUMBER.eq(UNTOLD_ENDS.JOB_NUMBER))
            .orderBy(UNTOLD_ENDS.JOB_NUMBER)
            .limit(inline(1)));
    private static final Sql FIND_END = Sql.of(DSL_CONTEXT
            .select(UNTOLD_ENDS.JOB_NUMBER)
            .from(UNTOLD_ENDS)
            .where(UNTOLD_ENDS.JOB_NUMBER.eq(param(UNTOLD_ENDS.JOB_NUMBER))));
    private static final Sql TOLD =
            Sql.of(DSL_CONTEXT.deleteFrom(UNTOLD_ENDS).where(UNTOLD_ENDS.JOB_NUMBER.eq(param(UNTOLD_ENDS.JOB_NUMBER))));

    private final OpenStatement insert;
    private final OpenStatement exists;
    private final OpenStatement tie;
    private final OpenStatement markWaitedFor;
    private final OpenStatement unmet;
    private final OpenStatement decide;
    private final OpenStatement waitingFor;
    private final OpenStatement ofJobs;
    private final OpenStatement firstWaiting;
    private final OpenStatement end;
    private final OpenStatement firstEnd;
    private final OpenStatement findEnd;
    private final OpenStatement told;

    DependencyTable(SqlSession session) {
        insert = session.open(INSERT);
        exists = session.open(EXISTS);
        tie = session.open(TIE);
        markWaitedFor = session.open(MARK_WAITED_FOR);
        unmet = session.open(UNMET);
        decide = session.open(DECIDE);
        waitingFor = session.open(WAITING_FOR);
        ofJobs = session.open(OF_JOBS);
        firstWaiting = session.open(FIRST_WAITING);
        end = session.open(END);
        firstEnd = session.open(FIRST_END);
        findEnd = session.open(FIND_END);
        told = session.open(TOLD);
    }

    /** Has one job wait for another, undecided. */
    public void insert(long job, long dependsOn, Condition condition) {
        insert.set(DEPENDENCIES.JOB_NUMBER, job)
                .set(DEPENDENCIES.DEPENDS_ON_NUMBER, dependsOn)
                .set(DEPENDENCIES.CONDITION, condition.stored())
                .updateOne();
        markWaitedFor.set(JOBS.NUMBER, dependsOn).update();
    }

    /** Whether one job waits for another, or did. */
    public boolean exists(long job, long dependsOn) {
        return exists.set(DEPENDENCIES.JOB_NUMBER, job)
                        .set(DEPENDENCIES.DEPENDS_ON_NUMBER, dependsOn)
                        .first(Columns::number)
                != null;
    }

    /** Counts dependencies that were inserted. */
    public void tie(long job, int inserted) {
        tie.set(JOBS.UNMET, inserted).set(JOBS.NUMBER, job).updateOne();
    }

    /** Fewer of the jobs it waits for are undecided, but not none. */
    public void unmet(long job, int before, int left) {
        unmet.set(JOBS.UNMET, left).set(JOBS.NUMBER, job).set(OLD_UNMET, before).updateOne();
    }

    /**
     * Notes what became of a dependency.
     *
     * @return false when that was decided before
     */
    public boolean decide(long job, long dependsOn, boolean isSatisfied) {
        return decide.set(DEPENDENCIES.STATE, isSatisfied ? "SATISFIED" : "BROKEN")
                        .set(DEPENDENCIES.JOB_NUMBER, job)
                        .set(DEPENDENCIES.DEPENDS_ON_NUMBER, dependsOn)
                        .update()
                == 1;
    }

    /** The next {@link #SLICE} jobs that wait for this one, or did, by their numbers; not those that nobody sees yet. */
    public List<Dependant> waitingFor(long dependsOn, long afterNumber) {
        return waitingFor
                .set(DEPENDENCIES.DEPENDS_ON_NUMBER, dependsOn)
                .set(DEPENDENCIES.JOB_NUMBER, afterNumber)
                .list(c -> new Dependant(
                        c.number(),
                        Condition.ofStored(c.text()),
                        c.text().equals("WAITING"),
                        "STAGING".equals(c.textOrNull())));
    }

    /** The next {@link #SLICE} dependencies of jobs up to a number, after the one that was seen last. */
    public List<Edge> ofJobs(Edge seen, long toNumber) {
        return ofJobs.set(FROM, seen.job())
                .set(TO, toNumber)
                .set(SEEN, seen.job())
                .set(DEPENDENCIES.DEPENDS_ON_NUMBER, seen.dependsOn())
                .list(c -> new Edge(
                        c.number(),
                        c.number(),
                        Condition.ofStored(c.text()),
                        c.text().equals("WAITING"),
                        c.oneOf(JobStatus.class)));
    }

    /** The first job that this one still waits for, or null. */
    public @Nullable Long firstWaiting(long job) {
        return firstWaiting.set(DEPENDENCIES.JOB_NUMBER, job).first(Columns::number);
    }

    /** A job for which others wait has ended; they are still to be told. */
    public void end(long job) {
        end.set(UNTOLD_ENDS.JOB_NUMBER, job).updateOne();
    }

    /** A job whose end is still to be told, or null. */
    public @Nullable End firstEnd() {
        return firstEnd.first(c -> new End(c.number(), c.oneOf(JobStatus.class)));
    }

    /** Whether the end of this job is still to be told. */
    public boolean isUntold(long job) {
        return findEnd.set(UNTOLD_ENDS.JOB_NUMBER, job).first(Columns::number) != null;
    }

    /** Everybody knows of the end of this job. */
    public void told(long job) {
        told.set(UNTOLD_ENDS.JOB_NUMBER, job).updateOne();
    }

    /** A job that waits for one that ended. */
    public record Dependant(long job, Condition condition, boolean isWaiting, boolean isStaged) {}

    /** A job that has ended. */
    public record End(long job, JobStatus status) {}

    /**
     * One job waits for another.
     *
     * @param status of the one that is waited for
     */
    public record Edge(long job, long dependsOn, Condition condition, boolean isWaiting, JobStatus status) {
        /** Before the first dependency of jobs from this number. */
        public static Edge before(long fromNumber) {
            return new Edge(fromNumber, 0, Condition.ANY, false, JobStatus.PENDING);
        }
    }
}
