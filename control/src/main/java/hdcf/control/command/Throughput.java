package hdcf.control.command;

import hdcf.control.command.live.Fleet;
import hdcf.control.job.Job;
import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.Map;

/** What was done since this process began. Confined to the writer thread. */
final class Throughput {
    private static final long MS_PER_SEC = 1000;

    private long commands;
    private long commits;
    private long commitNanos;
    private long assignments;
    private long retries;
    private final Map<JobStatus, Long> ended = new EnumMap<>(JobStatus.class);
    private final Map<JobStatus, Long> endedMs = new EnumMap<>(JobStatus.class);

    void applied(int commandsApplied) {
        commands += commandsApplied;
    }

    /** A transaction that wrote something is about to be committed. */
    void wrote() {
        commits++;
    }

    void committed(long nanos) {
        commitNanos += nanos;
    }

    /** A job went from one state to another. */
    void moved(Job job, JobStatus from, long nowMs) {
        JobStatus to = job.state().status();
        if (to == from) {
            return;
        }
        if (to == JobStatus.ASSIGNED) {
            assignments++;
        } else if (to == JobStatus.RETRYING) {
            retries++;
        } else if (to.isTerminal()) {
            ended.merge(to, 1L, Long::sum);
            endedMs.merge(to, Math.max(0, nowMs - job.spec().createdAt() * MS_PER_SEC), Long::sum);
        }
    }

    QueueStats snapshot(JobCounts counts, Fleet fleet, int parkedClaims) {
        return new QueueStats(
                counts.snapshot(),
                fleet.online(),
                fleet.size() - fleet.online(),
                parkedClaims,
                commands,
                commits,
                commitNanos,
                new JobFlow(assignments, retries, Map.copyOf(ended), Map.copyOf(endedMs)));
    }
}
