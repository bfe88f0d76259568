package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.LIMITS;
import static org.jooq.impl.DSL.excluded;

import java.util.Map;
import java.util.TreeMap;

/** The writer's statements on {@code limits}. Confined to the writer thread. */
public final class LimitTable {
    private static final Sql SAVE = Sql.of(DSL_CONTEXT
            .insertInto(LIMITS)
            .set(LIMITS.NAME, param(LIMITS.NAME))
            .set(LIMITS.CAPACITY, param(LIMITS.CAPACITY))
            .set(LIMITS.UPDATED_AT, param(LIMITS.UPDATED_AT))
            .onConflict(LIMITS.NAME)
            .doUpdate()
            .set(LIMITS.CAPACITY, excluded(LIMITS.CAPACITY))
            .set(LIMITS.UPDATED_AT, excluded(LIMITS.UPDATED_AT)));
    private static final Sql ALL =
            Sql.of(DSL_CONTEXT.select(LIMITS.NAME, LIMITS.CAPACITY).from(LIMITS).orderBy(LIMITS.NAME));

    private final OpenStatement save;
    private final OpenStatement all;

    LimitTable(SqlSession session) {
        save = session.open(SAVE);
        all = session.open(ALL);
    }

    /** Stores how much of a limit may be taken. */
    public void save(String name, long capacity, long nowSec) {
        save.set(LIMITS.NAME, name)
                .set(LIMITS.CAPACITY, capacity)
                .set(LIMITS.UPDATED_AT, nowSec)
                .updateOne();
    }

    /** Every limit with its capacity. */
    public Map<String, Long> all() {
        Map<String, Long> capacities = new TreeMap<>();
        all.list(c -> Map.entry(c.text(), c.number()))
                .forEach(limit -> capacities.put(limit.getKey(), limit.getValue()));
        return capacities;
    }
}
