package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.control.store.JobFilter;
import hdcf.control.store.JobList;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /jobs}: a page of jobs, newest first, or those that come next. */
final class ListJobs implements Endpoint {
    private static final Pattern CURSOR = Pattern.compile("n([1-9][0-9]{0,17})");

    private static final Query.Range NUMBERS = new Query.Range(0, 999_999_999_999_999_999L);

    private final Core core;

    ListJobs(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Query query = request.query();
        if (isByTurn(query)) {
            int most = (int) query.number("limit", new Query.Range(1, Limits.NEXT_MAX), Limits.NEXT_MAX);
            answer.send(Response.json(200, core.reads().next(most)));
            return;
        }
        JobFilter filter = new JobFilter(
                status(query),
                worker(query),
                batch(query),
                word(query, "name", TagRules::isName, TagRules.NAME_EXPECTED),
                word(query, "label", TagRules::isLabel, TagRules.LABEL_EXPECTED),
                number(query, "schedule"),
                number(query, "since"));
        int limit = (int) query.number("limit", new Query.Range(1, Limits.LIST_MAX), Limits.LIST_DEFAULT);
        JobList page = core.reads().jobs(filter, limit, before(query));
        Long next = page.nextBefore();
        Map<String, String> headers = next == null ? Map.of() : Map.of(Paths.CURSOR_HEADER, "n" + next);
        answer.send(new Response(200, Response.JSON, headers, Json.bytes(page.jobs())));
    }

    /** Whether the jobs that come next are asked for; those are PENDING, and whatever else they are does not matter. */
    private static boolean isByTurn(Query query) throws Refusal {
        String order = query.text("order");
        if (order == null || order.equals("newest")) {
            return false;
        }
        if (!order.equals("next")) {
            throw Query.bad("order", "newest or next", order);
        }
        JobStatus status = status(query);
        if (status != null && status != JobStatus.PENDING) {
            throw Query.bad("status", "PENDING beside order=next", status.name());
        }
        for (String other : List.of("worker_id", "batch", "name", "label", "schedule", "since", "cursor")) {
            String found = query.text(other);
            if (found != null) {
                throw Query.bad(other, "absent beside order=next", found);
            }
        }
        return true;
    }

    private static @Nullable JobStatus status(Query query) throws Refusal {
        String name = query.text("status");
        if (name == null) {
            return null;
        }
        for (JobStatus status : JobStatus.values()) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        throw Query.bad("status", "one of " + Arrays.toString(JobStatus.values()), name);
    }

    private static @Nullable String worker(Query query) throws Refusal {
        String id = query.text("worker_id");
        return id == null ? null : Names.worker(id, "?worker_id");
    }

    private static @Nullable String word(Query query, String name, Predicate<String> rule, String expected)
            throws Refusal {
        String word = query.text(name);
        if (word != null && !rule.test(word)) {
            throw Query.bad(name, expected, word);
        }
        return word;
    }

    private static @Nullable Long number(Query query, String name) throws Refusal {
        return query.has(name) ? (Long) query.number(name, NUMBERS, 0) : null;
    }

    private static @Nullable String batch(Query query) throws Refusal {
        String id = query.text("batch");
        if (id != null && !Names.isId(id)) {
            throw Query.bad("batch", "the id or the number of a batch", id);
        }
        return id;
    }

    static @Nullable Long before(Query query) throws Refusal {
        String cursor = query.text("cursor");
        if (cursor == null) {
            return null;
        }
        var parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw Query.bad("cursor", "the text of an earlier " + Paths.CURSOR_HEADER + " header", cursor);
        }
        return Long.valueOf(parts.group(1));
    }
}
