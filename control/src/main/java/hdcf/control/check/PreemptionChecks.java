package hdcf.control.check;

import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.JobStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * I31, a job is stopped only while it runs, only when it agreed to it, only for a more urgent one, so often as allowed, and one at a
 * time for each; I32, an attempt ends as preempted only after its worker was told. Both by the audit log.
 */
final class PreemptionChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        if (facts.isWhole()) {
            new Log(facts, found).read();
        }
    }

    /** What the lines read so far say. Confined to one call. */
    private static final class Log {
        private final Facts facts;
        private final Findings found;
        private final Map<String, JobStatus> states = new HashMap<>();
        private final Map<String, Integer> told = new HashMap<>();
        private final Set<String> leases = new HashSet<>();
        /** Victims that run on, and for whom they are to be stopped. */
        private final Map<String, String> stopping = new HashMap<>();

        Log(Facts facts, Findings found) {
            this.facts = facts;
            this.found = found;
        }

        void read() {
            for (EventLine line : facts.rows.events()) {
                String job = line.jobId();
                if (job == null) {
                    continue;
                }
                if (line.event().equals("job_preempting")) {
                    preempting(line, job);
                }
                if (line.event().equals("job_preempted") && !leases.contains(lease(line, job))) {
                    found.add(
                            "I32", job, "Expected its worker to be told before it was preempted, but it was not", line);
                }
                JobStatus to = Facts.state(line, "to");
                if (to != null) {
                    states.put(job, to);
                    if (to != JobStatus.RUNNING) {
                        stopping.remove(job);
                    }
                }
            }
        }

        private void preempting(EventLine line, String job) {
            String urgent = String.valueOf(line.detail("for_job"));
            long priority = line.details().path("priority").asLong();
            long forPriority = line.details().path("for_priority").asLong();
            if (priority >= forPriority) {
                found.add(
                        "I31",
                        job,
                        "Expected to be stopped for a more urgent job only, but " + priority + " made room for "
                                + forPriority,
                        line);
            }
            int times = told.merge(job, 1, Integer::sum);
            long limit = line.details().path("limit").asLong();
            if (times > limit) {
                found.add("I31", job, "Expected to be stopped at most " + limit + " times, but it was again", line);
            }
            if (stopping.containsValue(urgent)) {
                found.add(
                        "I31",
                        job,
                        "Expected one job at a time to make room for " + urgent + ", but another was stopped",
                        line);
            }
            if (states.get(job) != JobStatus.RUNNING) {
                found.add("I31", job, "Expected only what runs to be stopped, but it is " + states.get(job), line);
            }
            JobRow row = facts.jobs.get(job);
            if (row != null && !row.isPreemptible()) {
                found.add("I31", job, "Expected only what agreed to it to be stopped, but it did not", line);
            }
            leases.add(lease(line, job));
            stopping.put(job, urgent);
        }

        private static String lease(EventLine line, String job) {
            return job + " " + Facts.epoch(line);
        }
    }
}
