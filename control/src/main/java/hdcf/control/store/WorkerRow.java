package hdcf.control.store;

import hdcf.schema.wire.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as it is stored.
 *
 * @param isOnline whether it was heard within the heartbeat timeout
 * @param metricsJson what its last heartbeat carried, as JSON
 * @param resources what it has to give; null when it did not tell
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
        @Nullable Resources resources) {}
