package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.JOB_LABELS;
import static hdcf.schema.db.tables.Tables.SCHEDULES;
import static org.jooq.impl.DSL.inline;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code schedules}, and on the labels of jobs. Confined to the writer thread. */
public final class ScheduleTable {
    static final List<Field<?>> ALL = List.of(
            SCHEDULES.ID,
            SCHEDULES.NUMBER,
            SCHEDULES.NAME,
            SCHEDULES.STATE,
            SCHEDULES.CRON,
            SCHEDULES.TIME_ZONE,
            SCHEDULES.MISSED,
            SCHEDULES.MISSED_LIMIT,
            SCHEDULES.OVERLAP,
            SCHEDULES.SUBMITTER,
            SCHEDULES.JOB,
            SCHEDULES.NEXT_DUE_AT,
            SCHEDULES.LAST_DUE_AT,
            SCHEDULES.LAST_JOB_ID,
            SCHEDULES.LAST_JOB_NUMBER,
            SCHEDULES.LAST_ERROR,
            SCHEDULES.SUBMITTED,
            SCHEDULES.SKIPPED,
            SCHEDULES.CREATED_AT,
            SCHEDULES.UPDATED_AT);
    private static final List<Field<?>> CHANGING = List.of(
            SCHEDULES.STATE,
            SCHEDULES.NEXT_DUE_AT,
            SCHEDULES.LAST_DUE_AT,
            SCHEDULES.LAST_JOB_ID,
            SCHEDULES.LAST_JOB_NUMBER,
            SCHEDULES.LAST_ERROR,
            SCHEDULES.SUBMITTED,
            SCHEDULES.SKIPPED,
            SCHEDULES.UPDATED_AT);
    private static final String OLD_DUE = "old_due";

    private static final Sql INSERT = Sql.of(DSL_CONTEXT.insertInto(SCHEDULES).set(JobColumns.params(ALL)));
    private static final Sql BY_ID = Sql.of(select(SCHEDULES.ID.eq(param(SCHEDULES.ID))));
    private static final Sql BY_NUMBER = Sql.of(select(SCHEDULES.NUMBER.eq(param(SCHEDULES.NUMBER))));
    private static final Sql BY_NAME = Sql.of(select(SCHEDULES.NAME.eq(param(SCHEDULES.NAME))));
    private static final Sql COUNT = Sql.of(DSL_CONTEXT.selectCount().from(SCHEDULES));
    private static final Sql DUE =
            Sql.of(select(SCHEDULES.NEXT_DUE_AT.isNotNull().and(SCHEDULES.NEXT_DUE_AT.le(param(SCHEDULES.NEXT_DUE_AT))))
                    .orderBy(SCHEDULES.NEXT_DUE_AT, SCHEDULES.NUMBER)
                    .limit(inline(1)));
    private static final Sql NEXT_DUE = Sql.of(DSL_CONTEXT
            .select(SCHEDULES.NEXT_DUE_AT)
            .from(SCHEDULES)
            .where(SCHEDULES.NEXT_DUE_AT.isNotNull())
            .orderBy(SCHEDULES.NEXT_DUE_AT)
            .limit(inline(1)));
    private static final Sql SAVE = Sql.of(DSL_CONTEXT
            .update(SCHEDULES)
            .set(JobColumns.params(CHANGING))
            .where(SCHEDULES.NUMBER.eq(param(SCHEDULES.NUMBER)))
            .and(SCHEDULES.NEXT_DUE_AT.isNotDistinctFrom(param(OLD_DUE, SCHEDULES.NEXT_DUE_AT))));
    private static final Sql DELETE =
            Sql.of(DSL_CONTEXT.deleteFrom(SCHEDULES).where(SCHEDULES.NUMBER.eq(param(SCHEDULES.NUMBER))));
    private static final Sql JOB_OF = Sql.of(DSL_CONTEXT
            .select(JOBS.NUMBER)
            .from(JOBS)
            .where(JOBS.SCHEDULE_NUMBER.eq(param(JOBS.SCHEDULE_NUMBER)))
            .and(JOBS.SCHEDULE_DUE_AT.eq(param(JOBS.SCHEDULE_DUE_AT))));
    private static final Sql LABEL = Sql.of(DSL_CONTEXT
            .insertInto(JOB_LABELS)
            .set(JOB_LABELS.JOB_NUMBER, param(JOB_LABELS.JOB_NUMBER))
            .set(JOB_LABELS.LABEL, param(JOB_LABELS.LABEL)));

    private final OpenStatement insert;
    private final OpenStatement byId;
    private final OpenStatement byNumber;
    private final OpenStatement byName;
    private final OpenStatement count;
    private final OpenStatement due;
    private final OpenStatement nextDue;
    private final OpenStatement save;
    private final OpenStatement delete;
    private final OpenStatement jobOf;
    private final OpenStatement label;
    private boolean isStale = true;
    private @Nullable Long next;

    ScheduleTable(SqlSession session) {
        insert = session.open(INSERT);
        byId = session.open(BY_ID);
        byNumber = session.open(BY_NUMBER);
        byName = session.open(BY_NAME);
        count = session.open(COUNT);
        due = session.open(DUE);
        nextDue = session.open(NEXT_DUE);
        save = session.open(SAVE);
        delete = session.open(DELETE);
        jobOf = session.open(JOB_OF);
        label = session.open(LABEL);
    }

    private static org.jooq.SelectConditionStep<?> select(Condition condition) {
        return DSL_CONTEXT.select(ALL).from(SCHEDULES).where(condition);
    }

    /** Stores recurring work. */
    public void insert(ScheduleView schedule) {
        insert.set(SCHEDULES.ID, schedule.scheduleId())
                .set(SCHEDULES.NAME, schedule.name())
                .set(SCHEDULES.CRON, schedule.cron())
                .set(SCHEDULES.TIME_ZONE, schedule.timeZone())
                .set(SCHEDULES.MISSED, schedule.missed().word())
                .set(SCHEDULES.MISSED_LIMIT, schedule.missedLimit())
                .set(SCHEDULES.OVERLAP, schedule.overlap().word())
                .set(SCHEDULES.SUBMITTER, schedule.submitter())
                .set(SCHEDULES.JOB, Json.text(schedule.job()))
                .set(SCHEDULES.CREATED_AT, schedule.createdAt());
        bindChanging(insert, schedule);
        insert.updateOne();
        isStale = true;
    }

    /** Writes what changes of it, if it still waits for the time it was loaded with. */
    public void save(ScheduleView schedule, @Nullable Long loadedDueAt) {
        bindChanging(save, schedule);
        save.set(OLD_DUE, loadedDueAt).updateOne();
        isStale = true;
    }

    private static void bindChanging(OpenStatement statement, ScheduleView schedule) {
        statement
                .set(SCHEDULES.NUMBER, schedule.number())
                .set(SCHEDULES.STATE, schedule.state().name())
                .set(SCHEDULES.NEXT_DUE_AT, schedule.nextDueAt())
                .set(SCHEDULES.LAST_DUE_AT, schedule.lastDueAt())
                .set(SCHEDULES.LAST_JOB_ID, schedule.lastJobId())
                .set(SCHEDULES.LAST_JOB_NUMBER, schedule.lastJobNumber())
                .set(SCHEDULES.LAST_ERROR, schedule.lastError())
                .set(SCHEDULES.SUBMITTED, schedule.submitted())
                .set(SCHEDULES.SKIPPED, schedule.skipped())
                .set(SCHEDULES.UPDATED_AT, schedule.updatedAt());
    }

    /** Deletes it; its jobs stay. */
    public void delete(long number) {
        delete.set(SCHEDULES.NUMBER, number).updateOne();
        isStale = true;
    }

    /** The one with this id, number or name, in this order, or null. */
    @Nullable
    ScheduleView find(String idNumberOrName) {
        ScheduleView found = byId.set(SCHEDULES.ID, idNumberOrName).first(ScheduleTable::row);
        if (found == null && idNumberOrName.matches("\\d{1,18}")) {
            found = byNumber.set(SCHEDULES.NUMBER, Long.parseLong(idNumberOrName))
                    .first(ScheduleTable::row);
        }
        return found == null ? named(idNumberOrName) : found;
    }

    /** As {@link #find}, refusing what is not there. */
    public ScheduleView known(String idNumberOrName) throws Refusal {
        ScheduleView found = find(idNumberOrName);
        if (found == null) {
            throw ScheduleQueries.unknown(idNumberOrName);
        }
        return found;
    }

    /** The one with this name, or null. */
    public @Nullable ScheduleView named(String name) {
        return byName.set(SCHEDULES.NAME, name).first(ScheduleTable::row);
    }

    /** How many there are. */
    public long count() {
        Long rows = count.first(Columns::number);
        return rows == null ? 0 : rows;
    }

    /** The one that is due first, if it is due by then; else null. */
    public @Nullable ScheduleView due(long atSec) {
        return due.set(SCHEDULES.NEXT_DUE_AT, atSec).first(ScheduleTable::row);
    }

    /** When the first one is due, in Unix seconds, or null. Asks the file only after a change. */
    public @Nullable Long nextDueAt() {
        if (isStale) {
            isStale = false;
            next = nextDue.first(Columns::number);
        }
        return next;
    }

    /** Whether that time has a job already. */
    public boolean hasJob(ScheduleRef time) {
        return jobOf.set(JOBS.SCHEDULE_NUMBER, time.number())
                        .set(JOBS.SCHEDULE_DUE_AT, time.dueAt())
                        .first(Columns::number)
                != null;
    }

    /** Lets a job be found by a label. */
    public void label(long jobNumber, String text) {
        label.set(JOB_LABELS.JOB_NUMBER, jobNumber).set(JOB_LABELS.LABEL, text).updateOne();
    }

    static ScheduleView row(Columns c) throws SQLException {
        return new ScheduleView(
                c.text(),
                c.number(),
                c.text(),
                c.oneOf(ScheduleState.class),
                c.text(),
                c.text(),
                MissedPolicy.valueOf(c.text().toUpperCase(Locale.ROOT)),
                c.smallNumber(),
                OverlapPolicy.valueOf(c.text().toUpperCase(Locale.ROOT)),
                c.text(),
                Json.parse(c.text(), JsonNode.class),
                c.numberOrNull(),
                c.numberOrNull(),
                c.textOrNull(),
                c.numberOrNull(),
                c.textOrNull(),
                c.number(),
                c.number(),
                c.number(),
                c.number());
    }
}
