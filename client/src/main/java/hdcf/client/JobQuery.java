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
 * @param of what else they have to be
 */
public record JobQuery(
        @Nullable JobStatus status,
        @Nullable String workerId,
        @Nullable Integer limit,
        @Nullable String cursor,
        Of of) {
    /**
     * What jobs have to be.
     *
     * @param batch id or number of their batch
     * @param name their name
     * @param label one of their labels
     * @param schedule number of the recurring work that submitted them
     * @param since Unix seconds, the earliest submission
     */
    public record Of(
            @Nullable String batch,
            @Nullable String name,
            @Nullable String label,
            @Nullable Long schedule,
            @Nullable Long since) {
        /** Anything. */
        public static final Of ANY = new Of(null, null);

        /** Of a batch and with a name. */
        public Of(@Nullable String batch, @Nullable String name) {
            this(batch, name, null, null, null);
        }

        /** Of this batch. */
        public static Of batch(String batch) {
            return new Of(batch, null);
        }

        /** Of this name. */
        public static Of name(String name) {
            return new Of(null, name);
        }
    }

    /** Jobs that are nothing in particular. */
    public JobQuery(
            @Nullable JobStatus status, @Nullable String workerId, @Nullable Integer limit, @Nullable String cursor) {
        this(status, workerId, limit, cursor, Of.ANY);
    }

    /** The query with its question mark; empty when nothing filters. */
    public String text() {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "status", status);
        add(query, "worker_id", workerId);
        add(query, "limit", limit);
        add(query, "cursor", cursor);
        add(query, "batch", of.batch());
        add(query, "name", of.name());
        add(query, "label", of.label());
        add(query, "schedule", of.schedule());
        add(query, "since", of.since());
        return query.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable Object value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }
}
