package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import hdcf.schema.db.tables.tables.Jobs;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.ResultQuery;

/**
 * The jobs that claims take next, read as claims read them: of each requirement class that has ready jobs the first ones, found through the
 * index {@code jobs_pending}. What it costs grows with the classes that have ready jobs, not with the jobs.
 */
final class NextJobs {
    private static final Name CLASSES = name("classes");
    private static final Field<Long> CLASS = field(name("classes", "class_id"), Long.class);
    private static final Jobs QUEUED = JOBS.as("queued");
    private static final Jobs HEAD = JOBS.as("head");
    /** Below every class. */
    private static final long NONE = -1;

    private NextJobs() {}

    static Result<Record> read(DSLContext dsl, int limit) {
        List<Long> numbers = numbers(dsl, limit).fetch(QUEUED.NUMBER);
        return BatchQueries.jobs(dsl)
                .where(JOBS.NUMBER.in(numbers))
                .orderBy(JOBS.PRIORITY.desc(), JOBS.CREATED_AT, JOBS.ID)
                .fetch();
    }

    /** The classes are found by leaping from one to the next in the index. */
    static ResultQuery<Record1<Long>> numbers(DSLContext dsl, int limit) {
        Jobs lowest = JOBS.as("lowest");
        Jobs later = JOBS.as("later");
        return dsl.withRecursive(CLASSES, name("class_id"))
                .as(select(min(lowest.CLASS_ID))
                        .from(lowest)
                        .where(isReady(lowest))
                        .and(lowest.CLASS_ID.gt(inline(NONE)))
                        .unionAll(select(field(select(min(later.CLASS_ID))
                                        .from(later)
                                        .where(isReady(later))
                                        .and(later.CLASS_ID.gt(CLASS))))
                                .from(table(CLASSES))
                                .where(CLASS.isNotNull())))
                .select(QUEUED.NUMBER)
                .from(table(CLASSES))
                .join(QUEUED)
                .on(QUEUED.NUMBER.in(select(HEAD.NUMBER)
                        .from(HEAD)
                        .where(HEAD.CLASS_ID.eq(CLASS))
                        .and(isReady(HEAD))
                        .orderBy(HEAD.PRIORITY.desc(), HEAD.CREATED_AT, HEAD.ID)
                        .limit(inline(limit))))
                .orderBy(QUEUED.PRIORITY.desc(), QUEUED.CREATED_AT, QUEUED.ID)
                .limit(inline(limit));
    }

    /** In the words of the index. */
    private static Condition isReady(Jobs jobs) {
        return jobs.STATUS.eq(inline("PENDING")).and(jobs.READY.eq(inline(1L)));
    }
}
