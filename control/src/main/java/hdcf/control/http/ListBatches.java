package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.util.List;
import java.util.Map;

/** {@code GET /batches}: a page of batches, newest first. */
final class ListBatches implements Endpoint {
    private final Core core;

    ListBatches(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Query query = request.query();
        int limit = (int) query.number("limit", new Query.Range(1, Limits.LIST_MAX), Limits.LIST_DEFAULT);
        List<BatchView> found = core.reads().batches(limit + 1, ListJobs.before(query));
        boolean hasMore = found.size() > limit;
        List<BatchView> page = hasMore ? found.subList(0, limit) : found;
        Map<String, String> headers =
                hasMore ? Map.of(Paths.CURSOR_HEADER, "n" + page.get(limit - 1).number()) : Map.of();
        answer.send(new Response(200, Response.JSON, headers, Json.bytes(page)));
    }
}
