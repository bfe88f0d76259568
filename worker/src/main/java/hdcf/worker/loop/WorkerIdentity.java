package hdcf.worker.loop;

import hdcf.schema.wire.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a worker is.
 *
 * @param instanceId one per start of the daemon
 * @param resources what it has to give; null: nothing is told
 * @param bootId one per start of the machine; null where it cannot be told
 */
public record WorkerIdentity(
        String workerId,
        @Nullable String nonce,
        List<String> capabilities,
        @Nullable Resources resources,
        String instanceId,
        @Nullable String bootId) {
    /** A worker that tells nothing of resources. */
    public WorkerIdentity(
            String workerId,
            @Nullable String nonce,
            List<String> capabilities,
            String instanceId,
            @Nullable String bootId) {
        this(workerId, nonce, capabilities, null, instanceId, bootId);
    }
}
