package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.RESERVATIONS;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Amounts;
import hdcf.schema.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code reservations}. Confined to the writer thread. */
public final class ReservationTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(RESERVATIONS)
            .set(RESERVATIONS.ASSIGNMENT_ID, param(RESERVATIONS.ASSIGNMENT_ID))
            .set(RESERVATIONS.WORKER_ID, param(RESERVATIONS.WORKER_ID))
            .set(RESERVATIONS.BOOT_ID, param(RESERVATIONS.BOOT_ID))
            .set(RESERVATIONS.JOB_NUMBER, param(RESERVATIONS.JOB_NUMBER))
            .set(RESERVATIONS.AMOUNTS, param(RESERVATIONS.AMOUNTS))
            .set(RESERVATIONS.DEVICES, param(RESERVATIONS.DEVICES))
            .set(RESERVATIONS.LIMITS, param(RESERVATIONS.LIMITS))
            .set(RESERVATIONS.CREATED_AT_MS, param(RESERVATIONS.CREATED_AT_MS)));
    private static final Sql DELETE = Sql.of(DSL_CONTEXT
            .deleteFrom(RESERVATIONS)
            .where(RESERVATIONS.ASSIGNMENT_ID.eq(param(RESERVATIONS.ASSIGNMENT_ID))));
    // As many as assignments are out: every one is wanted, once at start.
    private static final Sql ALL = Sql.of(DSL_CONTEXT
            .select(
                    RESERVATIONS.ASSIGNMENT_ID,
                    RESERVATIONS.WORKER_ID,
                    RESERVATIONS.BOOT_ID,
                    RESERVATIONS.JOB_NUMBER,
                    RESERVATIONS.AMOUNTS,
                    RESERVATIONS.DEVICES,
                    RESERVATIONS.LIMITS)
            .from(RESERVATIONS)
            .orderBy(RESERVATIONS.ASSIGNMENT_ID));

    private final OpenStatement insert;
    private final OpenStatement delete;
    private final OpenStatement all;

    ReservationTable(SqlSession session) {
        insert = session.open(INSERT);
        delete = session.open(DELETE);
        all = session.open(ALL);
    }

    /** Stores what an assignment occupies. */
    public void insert(Reservation reservation, long nowMs) {
        insert.set(RESERVATIONS.ASSIGNMENT_ID, reservation.assignmentId())
                .set(RESERVATIONS.WORKER_ID, reservation.workerId())
                .set(RESERVATIONS.BOOT_ID, reservation.bootId())
                .set(RESERVATIONS.JOB_NUMBER, reservation.jobNumber())
                .set(RESERVATIONS.AMOUNTS, Json.text(reservation.amounts()))
                .set(RESERVATIONS.DEVICES, Json.text(reservation.devices()))
                .set(RESERVATIONS.LIMITS, reservation.limits().isEmpty() ? null : Json.text(reservation.limits()))
                .set(RESERVATIONS.CREATED_AT_MS, nowMs)
                .updateOne();
    }

    /** What it occupied is free. */
    public void delete(String assignmentId) {
        delete.set(RESERVATIONS.ASSIGNMENT_ID, assignmentId).updateOne();
    }

    /** Whatever is occupied. */
    public List<Reservation> all() {
        return all.list(c -> new Reservation(
                c.text(),
                c.text(),
                c.textOrNull(),
                c.number(),
                Json.parse(c.text(), Amounts.class),
                List.of(Json.parse(c.text(), String[].class)),
                limits(c.textOrNull())));
    }

    private static Map<String, Long> limits(@Nullable String json) {
        Map<String, Long> limits = new TreeMap<>();
        if (json != null) {
            Json.parse(json, JsonNode.class)
                    .properties()
                    .forEach(
                            limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
        }
        return limits;
    }
}
