package hdcf.control.store;

import java.util.HashMap;
import java.util.Map;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.conf.ParamType;

/**
 * The text of a statement and the places of its parameters, which are named like their columns. jOOQ renders it once per process:
 * rendering costs several times what the statement itself does.
 */
record Sql(String text, Map<String, Integer> positions) {
    static Sql of(Query query) {
        Map<String, Integer> positions = new HashMap<>();
        for (Map.Entry<String, Param<?>> param : query.getParams().entrySet()) {
            if (!param.getValue().isInline()) {
                positions.put(param.getKey(), positions.size() + 1);
            }
        }
        return new Sql(query.getSQL(ParamType.INDEXED), Map.copyOf(positions));
    }
}
