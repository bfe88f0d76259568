package hdcf.control.store;

import hdcf.control.job.JobSpec;
import hdcf.control.job.JobState;
import hdcf.schema.wire.ScheduleRef;
import org.jspecify.annotations.Nullable;

/**
 * A job about to be stored: what the law knows of it and what only readers need.
 *
 * @param batchIndex its position in its batch, from 0
 * @param tagsJson JSON of its {@link Tags}; null for none
 * @param schedule the recurring work that it is one time of
 */
public record NewJobRow(
        JobSpec spec,
        JobState state,
        @Nullable Long batchIndex,
        @Nullable String name,
        long scheduledAt,
        boolean needsGpu,
        String requirementsJson,
        String submitter,
        @Nullable String tagsJson,
        @Nullable ScheduleRef schedule) {}
