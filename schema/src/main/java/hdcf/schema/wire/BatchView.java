package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch as {@code GET /batches} shows it. Times are Unix milliseconds.
 *
 * @param submitter whose token submitted it
 * @param jobs how many it has
 * @param counts of them in each state; a state that none is in has 0
 * @param running how many may be running at this moment: those with a place below {@code maxRunning}; absent without that limit
 * @param stopReason why the rest of it was aborted; absent when that was not asked for
 * @param endedAtMs when the last of its jobs ended; absent before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchView(
        String batchId,
        long number,
        @Nullable String name,
        BatchState state,
        BatchPolicy policy,
        String submitter,
        long jobs,
        Map<JobStatus, Long> counts,
        @Nullable Integer maxRunning,
        @Nullable Long running,
        @Nullable Integer maxFails,
        @Nullable String stopReason,
        long createdAtMs,
        @Nullable Long endedAtMs) {}
