package hdcf.control.command;

import hdcf.control.store.MetaTable;
import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How many jobs are in each state, kept by the writer so that nobody counts history. Confined to the writer thread. */
public final class JobCounts {
    private final Map<JobStatus, Long> counts;
    private final Set<JobStatus> changed = EnumSet.noneOf(JobStatus.class);

    JobCounts(MetaTable meta) {
        counts = new EnumMap<>(meta.counts());
    }

    /** Adds jobs, or with a negative number takes them away. */
    public void add(JobStatus status, long jobs) {
        counts.put(status, of(status) + jobs);
        changed.add(status);
    }

    void move(JobStatus from, JobStatus to) {
        if (from != to) {
            add(from, -1);
            add(to, 1);
        }
    }

    /** Jobs in this state. */
    public long of(JobStatus status) {
        return Objects.requireNonNull(counts.get(status));
    }

    Map<JobStatus, Long> snapshot() {
        return new EnumMap<>(counts);
    }

    void store(MetaTable meta) {
        for (JobStatus status : changed) {
            meta.putCount(status, of(status));
        }
        changed.clear();
    }
}
