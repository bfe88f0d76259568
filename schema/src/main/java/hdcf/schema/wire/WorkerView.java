package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as {@code GET /workers} shows it.
 *
 * @param status {@code ONLINE} or {@code OFFLINE}
 * @param heartbeatMetrics what its last heartbeat carried in {@code metrics}
 * @param resources what it has to give; absent when it did not tell
 * @param activity {@code IDLE}, or {@code BUSY} when no slot is free
 * @param health finer than {@code status}
 * @param healthReason why it is not simply HEALTHY
 * @param healthUntilMs Unix milliseconds at which that ends by itself
 */
public record WorkerView(
        String workerId,
        String status,
        @Nullable String currentJobId,
        List<String> capabilities,
        @Nullable JsonNode heartbeatMetrics,
        long lastSeen,
        long registeredAt,
        long heartbeatAgeSec,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable Integer slots,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Resources resources,
        String activity,
        WorkerHealth health,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String healthReason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long healthUntilMs) {}
