package hdcf.client;

import hdcf.schema.wire.JobStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list. Null members do not filter.
 *
 * @param limit at most so many; null leaves it to the server
 * @param cursor from an earlier page
 * @param batch id or number of a batch
 */
public record JobQuery(
        @Nullable JobStatus status,
        @Nullable String workerId,
        @Nullable Integer limit,
        @Nullable String cursor,
        @Nullable String batch) {
    /** Jobs of no batch in particular. */
    public JobQuery(
            @Nullable JobStatus status, @Nullable String workerId, @Nullable Integer limit, @Nullable String cursor) {
        this(status, workerId, limit, cursor, null);
    }

    /** The query with its question mark; empty when nothing filters. */
    public String text() {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "status", status);
        add(query, "worker_id", workerId);
        add(query, "limit", limit);
        add(query, "cursor", cursor);
        add(query, "batch", batch);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable Object value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }
}
