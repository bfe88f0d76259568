package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A line of {@code GET /batches/{id}/results}: how a job of the batch stands, in the order of their indexes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchResult(
        long index,
        @Nullable String item,
        @Nullable String name,
        String jobId,
        long number,
        JobStatus status,
        @Nullable Integer exitCode,
        @Nullable EndCause endCause,
        @Nullable String lastError,
        @Nullable String resultSummary,
        long attemptCount,
        @Nullable String workerId,
        @Nullable Long startedAtMs,
        @Nullable Long endedAtMs) {}
