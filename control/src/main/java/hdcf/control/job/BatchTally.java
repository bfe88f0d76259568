package hdcf.control.job;

import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How many jobs of a batch are in each state, and what that makes of the batch. Confined to the writer thread. */
public final class BatchTally {
    private final Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);

    /** A tally with these counts; states that are not named have none. */
    public BatchTally(Map<JobStatus, Long> initial) {
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, initial.getOrDefault(status, 0L));
        }
    }

    /** Adds jobs, or with a negative number takes them away. */
    public void add(JobStatus status, long jobs) {
        counts.merge(status, jobs, Long::sum);
    }

    /** Jobs in this state. */
    public long of(JobStatus status) {
        return Objects.requireNonNull(counts.get(status));
    }

    /** Jobs that have not ended. */
    public long unfinished() {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().isTerminal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The state of the batch. */
    public BatchState state(BatchPolicy policy) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long completed = of(JobStatus.COMPLETED);
        if (unfinished() > 0) {
            return of(JobStatus.PENDING) == all ? BatchState.QUEUED : BatchState.RUNNING;
        }
        if (completed == all) {
            return BatchState.COMPLETED;
        }
        return switch (policy) {
            case PARTIAL -> completed > 0 ? BatchState.PARTIALLY_COMPLETED : BatchState.FAILED;
            case ALL -> BatchState.FAILED;
            case ANY -> completed > 0 ? BatchState.COMPLETED : BatchState.FAILED;
        };
    }
}
