package hdcf.control.store;

import hdcf.control.job.JobSpec;
import hdcf.control.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job about to be stored: what the law knows of it and what only readers need.
 *
 * @param batchIndex its position in its batch, from 0
 */
public record NewJobRow(
        JobSpec spec,
        JobState state,
        @Nullable Long batchIndex,
        @Nullable String name,
        long scheduledAt,
        boolean needsGpu,
        String requirementsJson,
        String submitter) {}
