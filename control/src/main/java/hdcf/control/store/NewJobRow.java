package hdcf.control.store;

import hdcf.control.job.JobSpec;
import hdcf.control.job.JobState;
import org.jspecify.annotations.Nullable;

/** A job about to be stored: what the law knows of it and what only readers need. */
public record NewJobRow(
        JobSpec spec,
        JobState state,
        @Nullable Long batchNumber,
        @Nullable Long batchIndex,
        long scheduledAt,
        boolean needsGpu,
        String requirementsJson,
        String submitter) {}
