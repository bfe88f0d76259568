package hdcf.control.check;

import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.JobStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * I14, the order of claims; I15, not before the schedule. The order is judged among jobs of one requirement class that were
 * submitted alone, without wishes about where they run, and never changed by a person: these any worker that got one could have got.
 */
final class OrderChecks implements Check {
    private static final Comparator<JobRow> ORDER = Comparator.<JobRow>comparingLong(
                    job -> -job.submitted().priority())
            .thenComparingLong(job -> job.submitted().createdAt())
            .thenComparing(JobRow::id);

    @Override
    public void judge(Facts facts, Findings found) {
        if (!facts.isWhole()) {
            return;
        }
        Map<Long, TreeSet<JobRow>> waiting = new HashMap<>();
        Set<String> hasComeDue = new HashSet<>();
        Set<Long> waitsForOthers = new HashSet<>();
        facts.rows.edges().forEach(edge -> waitsForOthers.add(edge.job()));
        for (EventLine line : facts.rows.events()) {
            JobRow job = line.jobId() == null ? null : facts.jobs.get(line.jobId());
            boolean isOrdered = job != null && !job.hasPolicy() && !facts.isRevised(job.id());
            if (job == null || !isOrdered || line.detail("to") == null) {
                continue;
            }
            long scheduledMs = job.submitted().scheduledAt() * 1000;
            boolean isDue = line.tsMs() >= scheduledMs;
            if (isDue && (line.event().equals("job_submitted") || line.event().equals("job_ready"))) {
                hasComeDue.add(job.id());
            }
            TreeSet<JobRow> queue = waiting.computeIfAbsent(job.classId(), id -> new TreeSet<>(ORDER));
            if (line.event().equals("job_claimed")) {
                if (!isDue && !hasComeDue.contains(job.id())) {
                    found.add(
                            "I15",
                            job.id(),
                            "Expected no claim before scheduled_at "
                                    + job.submitted().scheduledAt() + ", but it was claimed at " + line.tsMs() / 1000,
                            line);
                }
                if (queue.contains(job) && !queue.first().id().equals(job.id())) {
                    found.add(
                            "I14",
                            job.id(),
                            "Expected job " + queue.first().id() + " to be claimed first, but it waits",
                            line);
                }
            } else if (line.event().equals("job_ready") && !isDue && !hasComeDue.contains(job.id())) {
                found.add(
                        "I15",
                        job.id(),
                        "Expected the job to wait until " + job.submitted().scheduledAt()
                                + ", but it became ready before",
                        line);
            }
            boolean waits = Facts.state(line, "to") == JobStatus.PENDING
                    && job.batchNumber() == null
                    && !waitsForOthers.contains(job.number())
                    && hasComeDue.contains(job.id());
            if (waits) {
                queue.add(job);
            } else {
                queue.remove(job);
            }
        }
    }
}
