package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /abort}.
 *
 * @param abortedJobs how many jobs this call aborted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AbortAnswer(
        String status,
        int abortedJobs,
        String reason,
        @Nullable String jobId,
        @Nullable String workerId) {}
