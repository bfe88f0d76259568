package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /heartbeat}.
 *
 * @param seq grows by one per heartbeat; the content of one that is not above the last is ignored
 * @param assignments every assignment the worker holds; absent from base workers
 * @param progress how far some of them are; kept in memory only
 */
public record HeartbeatRequest(
        @Nullable String workerId,
        @Nullable String currentJobId,
        @Nullable String ts,
        @Nullable Long seq,
        @Nullable JsonNode metrics,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable Integer slots,
        @Nullable List<HeldAssignment> assignments,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ProgressNote> progress) {}
