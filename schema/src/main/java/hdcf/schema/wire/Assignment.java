package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /next-job}: the right to run one attempt, once it was acknowledged. The last four members are ours
 * and stand there only when there is something to say.
 *
 * @param checkpoint what an earlier attempt left for the next one
 * @param batch its place in a batch
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BlobRef checkpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BatchRef batch) {
    /** The same with another time limit. */
    public Assignment limitedTo(long otherTimeoutMs) {
        return new Assignment(
                jobId,
                number,
                command,
                args,
                workingDir,
                otherTimeoutMs,
                attemptCount,
                maxAttempts,
                assignmentId,
                assignmentExpiresAt,
                leaseEpoch,
                resources,
                execution,
                checkpoint,
                batch);
    }

    /** Of a job without a batch. */
    public Assignment(
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
            @Nullable Resources resources,
            @Nullable Execution execution,
            @Nullable BlobRef checkpoint) {
        this(
                jobId,
                number,
                command,
                args,
                workingDir,
                timeoutMs,
                attemptCount,
                maxAttempts,
                assignmentId,
                assignmentExpiresAt,
                leaseEpoch,
                resources,
                execution,
                checkpoint,
                null);
    }
}
