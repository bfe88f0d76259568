package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /workers/{id}/drain}, {@code /quarantine} and {@code /resume}.
 *
 * @param warning what the operator should know, such as that no healthy worker is left
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HealthAnswer(
        String workerId,
        WorkerHealth health,
        @Nullable String healthReason,
        @Nullable Long healthUntilMs,
        @Nullable String warning) {}
