package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.REQUIREMENT_CLASSES;

import hdcf.schema.wire.Sha256;
import java.util.List;

/** The writer's statements on {@code requirement_classes}. Confined to the writer thread. */
public final class ClassTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(REQUIREMENT_CLASSES)
            .set(REQUIREMENT_CLASSES.CLASS_ID, param(REQUIREMENT_CLASSES.CLASS_ID))
            .set(REQUIREMENT_CLASSES.HASH, param(REQUIREMENT_CLASSES.HASH))
            .set(REQUIREMENT_CLASSES.NEEDS, param(REQUIREMENT_CLASSES.NEEDS))
            .set(REQUIREMENT_CLASSES.CREATED_AT, param(REQUIREMENT_CLASSES.CREATED_AT)));
    private static final Sql ALL = Sql.of(DSL_CONTEXT
            .select(REQUIREMENT_CLASSES.CLASS_ID, REQUIREMENT_CLASSES.NEEDS)
            .from(REQUIREMENT_CLASSES)
            .orderBy(REQUIREMENT_CLASSES.CLASS_ID));

    private final OpenStatement insert;
    private final OpenStatement all;

    ClassTable(SqlSession session) {
        insert = session.open(INSERT);
        all = session.open(ALL);
    }

    /**
     * Stores a class.
     *
     * @param needsJson its hard needs as canonical JSON
     */
    public void insert(long classId, String needsJson, long nowSec) {
        insert.set(REQUIREMENT_CLASSES.CLASS_ID, classId)
                .set(REQUIREMENT_CLASSES.HASH, Sha256.hex(needsJson.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .set(REQUIREMENT_CLASSES.NEEDS, needsJson)
                .set(REQUIREMENT_CLASSES.CREATED_AT, nowSec)
                .updateOne();
    }

    /** Every class. */
    public List<ClassRow> all() {
        return all.list(c -> new ClassRow(c.number(), c.text()));
    }

    /** A stored class. */
    public record ClassRow(long classId, String needsJson) {}
}
