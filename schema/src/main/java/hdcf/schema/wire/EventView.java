package hdcf.schema.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A line of the audit log, as {@code GET /events} shows it. */
public record EventView(
        long id,
        long ts,
        long tsMs,
        String component,
        String level,
        String event,
        @Nullable String requestId,
        @Nullable String workerId,
        @Nullable String jobId,
        JsonNode details) {}
