package hdcf.client;

import com.fasterxml.jackson.core.type.TypeReference;
import hdcf.schema.wire.BatchAbortAnswer;
import hdcf.schema.wire.BatchAbortRequest;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.BatchRequest;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls about batches; each sends exactly once. */
public final class BatchCalls {
    private final HdcfClient client;

    BatchCalls(HdcfClient client) {
        this.client = client;
    }

    /**
     * Submits many jobs together, all or nothing.
     *
     * @param idempotencyKey makes it safe to call again with the same request; null for none
     */
    public BatchAnswer submit(BatchRequest batch, @Nullable String idempotencyKey)
            throws IOException, ProblemException {
        Map<String, String> headers =
                idempotencyKey == null ? Map.of() : Map.of(Paths.IDEMPOTENCY_HEADER, idempotencyKey);
        Response response = client.exchange("POST", Paths.BATCHES, headers, Json.bytes(batch));
        return Json.mapper().readValue(response.body(), BatchAnswer.class);
    }

    /**
     * One batch.
     *
     * @param idOrNumber its {@code batch_id}, or its number in digits
     */
    public BatchView batch(String idOrNumber) throws IOException, ProblemException {
        Response response = client.exchange("GET", target(idOrNumber), Map.of(), null);
        return Json.mapper().readValue(response.body(), BatchView.class);
    }

    /**
     * A page of batches, newest first.
     *
     * @param cursor of the page before; null from the newest
     */
    public BatchPage batches(int limit, @Nullable String cursor) throws IOException, ProblemException {
        String more = cursor == null ? "" : "&cursor=" + HdcfClient.encode(cursor);
        Response response = client.exchange("GET", Paths.BATCHES + "?limit=" + limit + more, Map.of(), null);
        List<BatchView> batches = Json.mapper().readValue(response.body(), new TypeReference<List<BatchView>>() {});
        return new BatchPage(batches, response.header(Paths.CURSOR_HEADER));
    }

    /** Stops what is left of a batch. */
    public BatchAbortAnswer abort(String idOrNumber, @Nullable String reason) throws IOException, ProblemException {
        byte[] body = Json.bytes(new BatchAbortRequest(reason));
        Response response = client.exchange("POST", target(idOrNumber) + "/abort", Map.of(), body);
        return Json.mapper().readValue(response.body(), BatchAbortAnswer.class);
    }

    /**
     * How the jobs of a batch stand, a line of JSON ({@link hdcf.schema.wire.BatchResult}) for each in its order; or what they wrote. The
     * caller closes it.
     *
     * @param stream {@code stdout} or {@code stderr}; null for the lines
     * @param pauseMs how long the control plane may be silent; then a read fails
     */
    public StreamedResponse results(String idOrNumber, @Nullable String stream, int pauseMs)
            throws IOException, ProblemException {
        String query = stream == null ? "" : "?stream=" + HdcfClient.encode(stream);
        return client.open(target(idOrNumber) + "/results" + query, Map.of(), pauseMs);
    }

    private static String target(String idOrNumber) {
        return Paths.BATCHES + "/" + HdcfClient.encode(idOrNumber);
    }

    /**
     * A page of batches.
     *
     * @param next the cursor of the page after it; null on the last one
     */
    public record BatchPage(
            List<BatchView> batches, @Nullable String next) {}
}
