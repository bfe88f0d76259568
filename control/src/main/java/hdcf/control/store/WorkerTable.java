package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.WORKERS;

import hdcf.control.job.Aside;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code workers}. Confined to the writer thread. */
public final class WorkerTable {
    private static final List<Field<?>> COLUMNS = List.of(
            WORKERS.WORKER_ID,
            WORKERS.STATUS,
            WORKERS.REGISTERED_AT,
            WORKERS.REGISTRATION_NONCE,
            WORKERS.CAPABILITIES,
            WORKERS.LAST_SEEN,
            WORKERS.LAST_SEEN_MS,
            WORKERS.CURRENT_JOB_ID,
            WORKERS.HEARTBEAT_SEQ,
            WORKERS.HEARTBEAT_METRICS,
            WORKERS.INSTANCE_ID,
            WORKERS.BOOT_ID,
            WORKERS.SLOTS,
            WORKERS.RESOURCES,
            WORKERS.DRAINING,
            WORKERS.ASIDE,
            WORKERS.ASIDE_REASON,
            WORKERS.ASIDE_UNTIL_MS,
            WORKERS.COOLDOWNS,
            WORKERS.UPDATED_AT);

    private static final Sql SAVE = Sql.of(saving());
    private static final Sql ALL = Sql.of(DSL_CONTEXT
            .select(
                    WORKERS.WORKER_ID,
                    WORKERS.STATUS,
                    WORKERS.REGISTERED_AT,
                    WORKERS.REGISTRATION_NONCE,
                    WORKERS.CAPABILITIES,
                    WORKERS.LAST_SEEN_MS,
                    WORKERS.CURRENT_JOB_ID,
                    WORKERS.HEARTBEAT_SEQ,
                    WORKERS.HEARTBEAT_METRICS,
                    WORKERS.INSTANCE_ID,
                    WORKERS.BOOT_ID,
                    WORKERS.SLOTS,
                    WORKERS.RESOURCES,
                    WORKERS.ASIDE,
                    WORKERS.ASIDE_REASON,
                    WORKERS.ASIDE_UNTIL_MS,
                    WORKERS.UPDATED_AT,
                    WORKERS.COOLDOWNS)
            .from(WORKERS)
            .orderBy(WORKERS.WORKER_ID));

    private final OpenStatement save;
    private final OpenStatement all;

    WorkerTable(SqlSession session) {
        save = session.open(SAVE);
        all = session.open(ALL);
    }

    private static Query saving() {
        Map<Field<?>, Object> inserted = new LinkedHashMap<>();
        Map<Field<?>, Object> updated = new LinkedHashMap<>();
        for (Field<?> column : COLUMNS) {
            inserted.put(column, param(column));
            if (!column.equals(WORKERS.WORKER_ID) && !column.equals(WORKERS.REGISTERED_AT)) {
                updated.put(column, org.jooq.impl.DSL.excluded(column));
            }
        }
        return DSL_CONTEXT
                .insertInto(WORKERS)
                .set(inserted)
                .onConflict(WORKERS.WORKER_ID)
                .doUpdate()
                .set(updated);
    }

    /**
     * Stores a worker, new or known.
     *
     * @param steadyMs the same moment on the clock by which what puts it aside ends
     */
    public void save(WorkerRow row, long nowMs, long steadyMs) {
        Resources resources = row.resources();
        Aside aside = row.aside();
        boolean isDraining = aside != null && aside.kind() == Aside.Kind.DRAINING;
        save.set(WORKERS.WORKER_ID, row.workerId())
                .set(WORKERS.STATUS, row.isOnline() ? "ONLINE" : "OFFLINE")
                .set(WORKERS.REGISTERED_AT, row.registeredAt())
                .set(WORKERS.REGISTRATION_NONCE, row.nonce())
                .set(WORKERS.CAPABILITIES, Json.text(row.capabilities()))
                .set(WORKERS.LAST_SEEN, Math.floorDiv(row.lastSeenMs(), 1000L))
                .set(WORKERS.LAST_SEEN_MS, row.lastSeenMs())
                .set(WORKERS.CURRENT_JOB_ID, row.currentJobId())
                .set(WORKERS.HEARTBEAT_SEQ, row.heartbeatSeq())
                .set(WORKERS.HEARTBEAT_METRICS, row.metricsJson())
                .set(WORKERS.INSTANCE_ID, row.instanceId())
                .set(WORKERS.BOOT_ID, row.bootId())
                .set(WORKERS.SLOTS, row.slots())
                .set(WORKERS.RESOURCES, resources == null ? null : Json.text(resources))
                .set(WORKERS.DRAINING, isDraining ? 1 : 0)
                .set(WORKERS.ASIDE, aside == null ? null : aside.kind().name())
                .set(WORKERS.ASIDE_REASON, aside == null ? null : aside.reason())
                .set(WORKERS.ASIDE_UNTIL_MS, aside == null ? null : later(aside.untilMs(), nowMs - steadyMs))
                .set(WORKERS.COOLDOWNS, row.cooldowns())
                .set(WORKERS.UPDATED_AT, Math.floorDiv(nowMs, 1000L))
                .updateOne();
    }

    /**
     * Every worker. Who was stored at a time that is still to come was stored before the clock was set back: what is left of being
     * put aside is what was left then.
     */
    public List<WorkerRow> all(long nowMs) {
        return all.list(c -> new WorkerRow(
                c.text(),
                "ONLINE".equals(c.text()),
                c.number(),
                c.textOrNull(),
                List.of(Json.parse(c.text(), String[].class)),
                c.number(),
                c.textOrNull(),
                c.numberOrNull(),
                c.textOrNull(),
                c.textOrNull(),
                c.textOrNull(),
                c.smallNumberOrNull(),
                resources(c.textOrNull()),
                aside(
                        c.oneOfOrNull(Aside.Kind.class),
                        c.textOrNull(),
                        later(c.numberOrNull(), Math.min(0, nowMs - 1000 * c.number()))),
                c.smallNumber()));
    }

    private static @Nullable Long later(@Nullable Long atMs, long byMs) {
        return atMs == null ? null : Long.valueOf(atMs + byMs);
    }

    static @Nullable Aside aside(Aside.@Nullable Kind kind, @Nullable String reason, @Nullable Long untilMs) {
        return kind == null ? null : new Aside(kind, Objects.requireNonNullElse(reason, ""), untilMs);
    }

    private static @Nullable Resources resources(@Nullable String json) {
        return json == null ? null : Json.parse(json, Resources.class);
    }
}
