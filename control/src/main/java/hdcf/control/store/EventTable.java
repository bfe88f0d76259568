package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.EVENTS;

/** The writer's statements on {@code events}. Confined to the writer thread. */
public final class EventTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(EVENTS)
            .set(EVENTS.ID, param(EVENTS.ID))
            .set(EVENTS.TS, param(EVENTS.TS))
            .set(EVENTS.TS_MS, param(EVENTS.TS_MS))
            .set(EVENTS.COMPONENT, param(EVENTS.COMPONENT))
            .set(EVENTS.LEVEL, param(EVENTS.LEVEL))
            .set(EVENTS.EVENT, param(EVENTS.EVENT))
            .set(EVENTS.REQUEST_ID, param(EVENTS.REQUEST_ID))
            .set(EVENTS.PRINCIPAL, param(EVENTS.PRINCIPAL))
            .set(EVENTS.WORKER_ID, param(EVENTS.WORKER_ID))
            .set(EVENTS.JOB_ID, param(EVENTS.JOB_ID))
            .set(EVENTS.DETAILS, param(EVENTS.DETAILS)));

    private final OpenStatement insert;

    EventTable(SqlSession session) {
        insert = session.open(INSERT);
    }

    /** Appends a line. */
    public void insert(long id, long nowMs, EventRow row) {
        insert.set(EVENTS.ID, id)
                .set(EVENTS.TS, Math.floorDiv(nowMs, 1000L))
                .set(EVENTS.TS_MS, nowMs)
                .set(EVENTS.COMPONENT, row.component())
                .set(EVENTS.LEVEL, row.level())
                .set(EVENTS.EVENT, row.event())
                .set(EVENTS.REQUEST_ID, row.requestId())
                .set(EVENTS.PRINCIPAL, row.principal())
                .set(EVENTS.WORKER_ID, row.workerId())
                .set(EVENTS.JOB_ID, row.jobId())
                .set(EVENTS.DETAILS, row.details())
                .updateOne();
    }
}
