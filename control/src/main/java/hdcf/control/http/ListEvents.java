package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.control.store.EventFilter;
import hdcf.schema.wire.Limits;
import org.jspecify.annotations.Nullable;

/** {@code GET /events}: the audit log, as a page or as a stream. */
final class ListEvents implements Endpoint {
    private static final int MAX_WORD = 128;

    private final Core core;
    private final FollowEvents follow;

    ListEvents(Core core, FollowEvents follow) {
        this.core = core;
        this.follow = follow;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Query query = request.query();
        EventFilter filter = new EventFilter(
                word(query, "component"),
                word(query, "event"),
                word(query, "worker_id"),
                word(query, "job_id"),
                query.has("since_id") ? query.number("since_id", new Query.Range(0, Long.MAX_VALUE), 0) : null,
                (int) query.number("limit", new Query.Range(1, Limits.EVENTS_MAX), Limits.EVENTS_DEFAULT));
        if (query.flag("follow")) {
            follow.handle(request, filter, answer);
            return;
        }
        answer.send(Response.json(200, core.reads().events(filter)));
    }

    private static @Nullable String word(Query query, String name) throws Refusal {
        String value = query.text(name);
        if (value != null && value.length() > MAX_WORD) {
            throw Query.bad(name, "at most " + MAX_WORD + " characters", value);
        }
        return value;
    }
}
