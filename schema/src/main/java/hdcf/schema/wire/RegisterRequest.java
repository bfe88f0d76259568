package hdcf.schema.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /register}. */
public record RegisterRequest(
        @Nullable String workerId,
        @Nullable String nonce,
        @Nullable List<String> capabilities,
        @Nullable String instanceId,
        @Nullable String bootId,
        @Nullable Integer slots) {}
