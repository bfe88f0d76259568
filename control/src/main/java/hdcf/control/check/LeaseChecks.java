package hdcf.control.check;

import hdcf.control.store.Snapshot.AttemptRow;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.JobStatus;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** I4, at most one live lease of a job; I5, old leases are fenced off. */
final class LeaseChecks implements Check {
    private static final Set<JobStatus> HELD = EnumSet.of(JobStatus.ASSIGNED, JobStatus.RUNNING, JobStatus.LOST);

    @Override
    public void judge(Facts facts, Findings found) {
        Map<String, EventLine> grants = new HashMap<>();
        facts.changes.forEach((job, lines) -> judge(facts, job, lines, grants, found));
        for (AttemptRow attempt : facts.rows.attempts()) {
            EventLine grant = grants.get(attempt.assignmentId());
            JobRow job = facts.byNumber.get(attempt.jobNumber());
            if (grant == null || job == null) {
                continue;
            }
            if (!job.id().equals(grant.jobId())
                    || Facts.epoch(grant) != attempt.epoch()
                    || !attempt.workerId().equals(grant.workerId())) {
                found.add(
                        "I5",
                        job.id(),
                        "Expected the attempt to be that of its grant, but assignment " + attempt.assignmentId()
                                + " was given to worker " + grant.workerId() + " for job " + grant.jobId(),
                        grant);
            }
        }
    }

    private static void judge(
            Facts facts, String job, List<EventLine> lines, Map<String, EventLine> grants, Findings found) {
        boolean isHeld = false;
        long epoch = facts.isWhole() ? 0 : -1;
        @Nullable String current = null;
        for (EventLine line : lines) {
            long now = Facts.epoch(line);
            if (line.event().equals("job_claimed")) {
                if (isHeld) {
                    found.add(
                            "I4",
                            job,
                            "Expected the lease to be given back before the next one, but it was given out twice",
                            line);
                }
                if (epoch >= 0 && now != epoch + 1) {
                    found.add("I5", job, "Expected lease epoch " + (epoch + 1) + ", but the grant has " + now, line);
                }
                epoch = now;
                current = line.detail("assignment_id");
                EventLine earlier = current == null ? line : grants.put(current, line);
                if (earlier != null) {
                    found.add(
                            "I5",
                            job,
                            "Expected an assignment of its own, but " + current + " is missing or was used before",
                            earlier,
                            line);
                }
            } else {
                String named = line.detail("assignment_id");
                if (named != null && current != null && !named.equals(current)) {
                    found.add(
                            "I5",
                            job,
                            "Expected " + line.event() + " by the current assignment " + current + ", but it was by "
                                    + named,
                            line);
                }
                if (epoch >= 0 && now >= 0 && now != epoch) {
                    found.add(
                            "I5",
                            job,
                            "Expected " + line.event() + " under lease epoch " + epoch + ", but it has " + now,
                            line);
                }
            }
            JobStatus to = Facts.state(line, "to");
            isHeld = to != null && HELD.contains(to);
        }
        JobRow row = facts.jobs.get(job);
        if (row != null && epoch >= 0 && row.held().epoch() != epoch) {
            found.add(
                    "I5",
                    job,
                    "Expected the job to have the epoch of its last grant, " + epoch + ", but it has "
                            + row.held().epoch());
        }
    }
}
