package hdcf.control.command;

import hdcf.schema.wire.JobStatus;
import java.util.Map;

/**
 * What happened to jobs since this process began.
 *
 * @param assignments attempts that were handed to a worker
 * @param retries attempts after which the job waits for another one
 * @param ended jobs that ended, by their last state
 * @param endedMs the time all of these took from submission to end, by their last state
 */
public record JobFlow(long assignments, long retries, Map<JobStatus, Long> ended, Map<JobStatus, Long> endedMs) {
    /** Nothing happened yet. */
    public static final JobFlow NONE = new JobFlow(0, 0, Map.of(), Map.of());
}
