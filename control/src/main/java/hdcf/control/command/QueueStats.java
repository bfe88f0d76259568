package hdcf.control.command;

import hdcf.schema.wire.JobStatus;
import java.util.Map;

/**
 * A snapshot for metrics and health, published by the writer after each commit.
 *
 * @param jobs jobs by state
 * @param workersOnline workers that are heard
 * @param workersOffline workers that are not
 * @param parkedClaims polls that wait for work
 * @param commands commands applied since start
 * @param commits transactions committed since start
 * @param commitNanos time spent in COMMIT since start
 * @param flow what happened to jobs since start
 */
public record QueueStats(
        Map<JobStatus, Long> jobs,
        int workersOnline,
        int workersOffline,
        int parkedClaims,
        long commands,
        long commits,
        long commitNanos,
        JobFlow flow) {}
