package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /register}.
 *
 * @param resources what the worker has to give; absent from base workers, of which nothing is known
 */
public record RegisterRequest(
        @Nullable String workerId,
        @Nullable String nonce,
        @Nullable List<String> capabilities,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable Integer slots,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Resources resources) {
    /** A registration that tells nothing of resources. */
    public RegisterRequest(
            @Nullable String workerId,
            @Nullable String nonce,
            @Nullable List<String> capabilities,
            @Nullable String instanceId,
            @Nullable String bootId,
            @Nullable Integer slots) {
        this(workerId, nonce, capabilities, instanceId, bootId, slots, null);
    }
}
