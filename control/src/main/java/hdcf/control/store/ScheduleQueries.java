package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.SCHEDULES;
import static org.jooq.impl.DSL.noCondition;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What readers ask of recurring work. */
final class ScheduleQueries {
    private ScheduleQueries() {}

    static List<ScheduleView> all(DSLContext dsl) {
        return dsl.select(ScheduleTable.ALL)
                .from(SCHEDULES)
                .orderBy(SCHEDULES.NUMBER)
                .fetch()
                .map(ScheduleQueries::view);
    }

    static ScheduleView one(DSLContext dsl, String idNumberOrName) throws Refusal {
        boolean isNumber = idNumberOrName.matches("\\d{1,18}");
        Record row = dsl.select(ScheduleTable.ALL)
                .from(SCHEDULES)
                .where(SCHEDULES.ID.eq(idNumberOrName))
                .or(SCHEDULES.NAME.eq(idNumberOrName))
                .or(isNumber ? SCHEDULES.NUMBER.eq(Long.parseLong(idNumberOrName)) : noCondition())
                .limit(1)
                .fetchOne();
        if (row == null) {
            throw unknown(idNumberOrName);
        }
        return view(row);
    }

    static Refusal unknown(String idNumberOrName) {
        return new Refusal(
                ProblemCode.NOT_FOUND, "Expected a known schedule, found no schedule " + Echo.of(idNumberOrName));
    }

    static @Nullable ScheduleRef ref(@Nullable Long number, @Nullable Long dueAt) {
        return number == null || dueAt == null ? null : new ScheduleRef(number, dueAt);
    }

    private static ScheduleView view(Record row) {
        return new ScheduleView(
                row.get(SCHEDULES.ID),
                row.get(SCHEDULES.NUMBER),
                row.get(SCHEDULES.NAME),
                ScheduleState.valueOf(row.get(SCHEDULES.STATE)),
                row.get(SCHEDULES.CRON),
                row.get(SCHEDULES.TIME_ZONE),
                MissedPolicy.valueOf(row.get(SCHEDULES.MISSED).toUpperCase(Locale.ROOT)),
                Math.toIntExact(row.get(SCHEDULES.MISSED_LIMIT)),
                OverlapPolicy.valueOf(row.get(SCHEDULES.OVERLAP).toUpperCase(Locale.ROOT)),
                row.get(SCHEDULES.SUBMITTER),
                Json.parse(row.get(SCHEDULES.JOB), JsonNode.class),
                row.get(SCHEDULES.NEXT_DUE_AT),
                row.get(SCHEDULES.LAST_DUE_AT),
                row.get(SCHEDULES.LAST_JOB_ID),
                row.get(SCHEDULES.LAST_JOB_NUMBER),
                row.get(SCHEDULES.LAST_ERROR),
                row.get(SCHEDULES.SUBMITTED),
                row.get(SCHEDULES.SKIPPED),
                row.get(SCHEDULES.CREATED_AT),
                row.get(SCHEDULES.UPDATED_AT));
    }
}
