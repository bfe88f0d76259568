package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.JOB_LABELS;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import hdcf.schema.wire.JobStatus;
import java.util.EnumSet;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** How pages of jobs are read, so that none of them walks through all of history. */
final class JobLists {
    private static final Set<JobStatus> LEASED = EnumSet.of(JobStatus.ASSIGNED, JobStatus.RUNNING, JobStatus.LOST);

    private static final Field<Long> SORTED = JOBS.NUMBER.plus(inline(0L));

    private JobLists() {}

    /**
     * The jobs of a page. States that few jobs are in are read through their partial index and sorted; the sum keeps SQLite from
     * walking all of history in the order of its numbers instead. Names, labels and schedules are read through the indexes that
     * only jobs with such a mark are in, in the order of their numbers.
     */
    static ResultQuery<Record> page(DSLContext dsl, JobFilter filter, Condition visible, Page page) {
        String label = filter.label();
        if (filter.batch() != null) {
            return BatchQueries.ofBatch(dsl, filter.batch(), page.before())
                    .and(matching(filter))
                    .and(page.from() <= 1 ? noCondition() : JOBS.NUMBER.ge(page.from()))
                    .and(
                            label == null
                                    ? noCondition()
                                    : exists(selectOne()
                                            .from(JOB_LABELS)
                                            .where(JOB_LABELS.JOB_NUMBER.eq(JOBS.NUMBER))
                                            .and(JOB_LABELS.LABEL.eq(label))))
                    .orderBy(JOBS.BATCH_INDEX.desc())
                    .limit(page.limit());
        }
        Field<Long> number = label != null ? JOB_LABELS.JOB_NUMBER : isRare(filter) ? SORTED : JOBS.NUMBER;
        return (label == null ? BatchQueries.jobs(dsl) : BatchQueries.labelled(dsl))
                .where(matching(filter))
                .and(
                        label == null
                                ? noCondition()
                                : JOB_LABELS.LABEL.eq(label).and(JOBS.NUMBER.eq(JOB_LABELS.JOB_NUMBER)))
                .and(page.before() == null ? noCondition() : number.lt(page.before()))
                .and(page.from() <= 1 ? noCondition() : number.ge(page.from()))
                .and(visible)
                .orderBy(number.desc())
                .limit(page.limit());
    }

    private static boolean isRare(JobFilter filter) {
        JobStatus status = filter.status();
        boolean isMarked = filter.name() != null || filter.schedule() != null;
        return !isMarked
                && (status == JobStatus.RETRYING || LEASED.contains(status == null ? JobStatus.PENDING : status));
    }

    /**
     * The number of the first job that was submitted at or after this time: numbers and times of submission grow together, so a
     * bisection finds it with a few look-ups, and no index is kept for it.
     */
    static long firstSince(DSLContext dsl, long sinceSec) {
        Long last = dsl.select(max(JOBS.NUMBER)).from(JOBS).fetchOne(0, Long.class);
        long low = 1;
        long high = (last == null ? 0 : last) + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Record row = dsl.select(JOBS.NUMBER, JOBS.CREATED_AT)
                    .from(JOBS)
                    .where(JOBS.NUMBER.ge(middle))
                    .orderBy(JOBS.NUMBER)
                    .limit(1)
                    .fetchOne();
            if (row == null || row.get(JOBS.CREATED_AT) >= sinceSec) {
                high = middle;
            } else {
                low = row.get(JOBS.NUMBER) + 1;
            }
        }
        return low;
    }

    /** Repeats the words of the partial indexes, so that SQLite can use them for the states that few jobs are in. */
    private static Condition matching(JobFilter filter) {
        Long schedule = filter.schedule();
        Condition condition = equal(JOBS.WORKER_ID, filter.workerId())
                .and(equal(JOBS.NAME, filter.name()))
                .and(schedule == null ? noCondition() : JOBS.SCHEDULE_NUMBER.eq(schedule));
        JobStatus status = filter.status();
        if (status == null) {
            return condition;
        }
        condition = condition.and(JOBS.STATUS.eq(status.name()));
        return switch (status) {
            case ASSIGNED, RUNNING, LOST ->
                condition.and(JOBS.STATUS.in(inline("ASSIGNED"), inline("RUNNING"), inline("LOST")));
            case FAILED, ABORTED -> condition.and(JOBS.STATUS.in(inline("FAILED"), inline("ABORTED")));
            case RETRYING -> condition.and(JOBS.DUE_AT_MS.isNotNull());
            case PENDING, COMPLETED -> condition;
        };
    }

    private static Condition equal(Field<String> column, @Nullable String value) {
        return value == null ? noCondition() : column.eq(value);
    }

    /**
     * A part of a list.
     *
     * @param from the lowest number
     * @param before only lower numbers; null from the newest
     */
    record Page(int limit, long from, @Nullable Long before) {}
}
