package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /next-job}: the right to run one attempt, once it was acknowledged. The last three members are ours
 * and stand there only when the job asks for something.
 *
 * @param checkpoint what an earlier attempt left for the next one
 */
public record Assignment(
        String jobId,
        long number,
        String command,
        List<String> args,
        String workingDir,
        long timeoutMs,
        int attemptCount,
        int maxAttempts,
        String assignmentId,
        long assignmentExpiresAt,
        long leaseEpoch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Resources resources,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Execution execution,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BlobRef checkpoint) {}
