package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.IDEMPOTENCY_KEYS;

import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code idempotency_keys}. Confined to the writer thread. */
public final class KeyTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(IDEMPOTENCY_KEYS)
            .set(IDEMPOTENCY_KEYS.SCOPE, param(IDEMPOTENCY_KEYS.SCOPE))
            .set(IDEMPOTENCY_KEYS.KEY, param(IDEMPOTENCY_KEYS.KEY))
            .set(IDEMPOTENCY_KEYS.BODY_SHA256, param(IDEMPOTENCY_KEYS.BODY_SHA256))
            .set(IDEMPOTENCY_KEYS.ANSWER, param(IDEMPOTENCY_KEYS.ANSWER))
            .set(IDEMPOTENCY_KEYS.FIRST_NUMBER, param(IDEMPOTENCY_KEYS.FIRST_NUMBER))
            .set(IDEMPOTENCY_KEYS.LAST_NUMBER, param(IDEMPOTENCY_KEYS.LAST_NUMBER))
            .set(IDEMPOTENCY_KEYS.CREATED_AT, param(IDEMPOTENCY_KEYS.CREATED_AT)));
    private static final Sql FIND = Sql.of(DSL_CONTEXT
            .select(IDEMPOTENCY_KEYS.BODY_SHA256, IDEMPOTENCY_KEYS.ANSWER)
            .from(IDEMPOTENCY_KEYS)
            .where(IDEMPOTENCY_KEYS.SCOPE.eq(param(IDEMPOTENCY_KEYS.SCOPE)))
            .and(IDEMPOTENCY_KEYS.KEY.eq(param(IDEMPOTENCY_KEYS.KEY))));

    private final OpenStatement insert;
    private final OpenStatement find;

    KeyTable(SqlSession session) {
        insert = session.open(INSERT);
        find = session.open(FIND);
    }

    /** Remembers the first answer; the key lives as long as any of its jobs. */
    public void insert(String scope, String key, FirstAnswer answer, Numbers jobs, long nowSec) {
        insert.set(IDEMPOTENCY_KEYS.SCOPE, scope)
                .set(IDEMPOTENCY_KEYS.KEY, key)
                .set(IDEMPOTENCY_KEYS.BODY_SHA256, answer.bodySha256())
                .set(IDEMPOTENCY_KEYS.ANSWER, answer.answerJson())
                .set(IDEMPOTENCY_KEYS.FIRST_NUMBER, jobs.first())
                .set(IDEMPOTENCY_KEYS.LAST_NUMBER, jobs.last())
                .set(IDEMPOTENCY_KEYS.CREATED_AT, nowSec)
                .updateOne();
    }

    /** The first answer to this key, or null. */
    public @Nullable FirstAnswer find(String scope, String key) {
        return find.set(IDEMPOTENCY_KEYS.SCOPE, scope)
                .set(IDEMPOTENCY_KEYS.KEY, key)
                .first(c -> new FirstAnswer(c.text(), c.text()));
    }

    /** What was answered to which body. */
    public record FirstAnswer(String bodySha256, String answerJson) {}

    /** The lowest and the highest job of a submission. Others may lie between when it was staged. */
    public record Numbers(long first, long last) {}
}
