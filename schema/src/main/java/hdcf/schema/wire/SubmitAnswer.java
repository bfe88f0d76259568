package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a submission, and element of the answer to an array.
 *
 * @param number a small integer that a person can type
 * @param deduplicated true when an earlier submission with the same key made this job; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmitAnswer(
        String jobId,
        JobStatus status,
        long number,
        @Nullable Boolean deduplicated) {}
