package hdcf.control.job;

import hdcf.schema.wire.JobStatus;

/**
 * Everything about a job that changes.
 *
 * @param isReady whether it may be claimed as soon as it is PENDING
 * @param isHeld whether a person holds it back: then it is not ready, whatever else it waits for
 * @param waits for what else it waits
 * @param updatedBy who changed it last
 */
public record JobState(
        JobStatus status,
        boolean isReady,
        boolean isHeld,
        Waits waits,
        Budget budget,
        Lease lease,
        Times times,
        End end,
        String updatedBy) {}
