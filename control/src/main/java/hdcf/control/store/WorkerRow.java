package hdcf.control.store;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Aside;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it is stored.
 *
 * @param isOnline whether it was heard within the heartbeat timeout
 * @param metricsJson what its last heartbeat carried, as JSON
 * @param resources what it has to give; null when it did not tell
 * @param aside that it is put aside; null when nothing is held against it
 * @param cooldowns since it last did well for a while
 * @param lastSeenMs Unix milliseconds
 */
public record WorkerRow(
        String workerId,
        boolean isOnline,
        long registeredAt,
        @Nullable String nonce,
        List<String> capabilities,
        long lastSeenMs,
        @Nullable String currentJobId,
        @Nullable Long heartbeatSeq,
        @Nullable String metricsJson,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable Integer slots,
        @Nullable Resources resources,
        @Nullable Aside aside,
        int cooldowns) {
    /** How long a worker's machine slept when it last did, by its metrics; 0 when it is not known to sleep. */
    public static long sleptMs(@Nullable String metricsJson) {
        return metricsJson == null
                ? 0
                : Json.parse(metricsJson, JsonNode.class).path("slept_ms").asLong(0);
    }
}
