package hdcf.worker.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a worker is.
 *
 * @param instanceId one per start of the daemon
 * @param bootId one per start of the machine; null where it cannot be told
 */
public record WorkerIdentity(
        String workerId,
        @Nullable String nonce,
        List<String> capabilities,
        String instanceId,
        @Nullable String bootId) {}
