package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.schema.wire.JobStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * I26, a worker that is put aside gets nothing, and one on trial one job at a time; I27, of a shared limit no more is taken than
 * there is. Both by the audit log alone: who was put aside when, and which jobs with limits are out.
 */
final class PlacementChecks implements Check {
    private static final Set<String> ASIDE = Set.of("worker_cooling", "worker_drained", "worker_quarantined");
    private static final Set<String> BACK =
            Set.of("worker_healthy", "worker_resumed", "worker_spared", "worker_probing");

    @Override
    public void judge(Facts facts, Findings found) {
        if (!facts.isWhole()) {
            return;
        }
        Set<String> aside = new HashSet<>();
        Map<String, JsonNode> taken = new HashMap<>();
        for (EventLine line : facts.rows.events()) {
            String worker = line.workerId();
            if (ASIDE.contains(line.event()) && worker != null) {
                aside.add(worker);
            } else if (BACK.contains(line.event()) && worker != null) {
                aside.remove(worker);
            }
            String job = line.jobId();
            if (job == null || line.detail("to") == null) {
                continue;
            }
            if (!line.event().equals("job_claimed")) {
                JobStatus to = Facts.state(line, "to");
                if (to != JobStatus.RUNNING && to != JobStatus.ASSIGNED) {
                    taken.remove(job);
                }
                continue;
            }
            if (worker != null && aside.contains(worker)) {
                found.add("I26", job, "Expected worker " + worker + " to get nothing, but it was given a job", line);
            }
            limits(line, taken, found);
        }
    }

    private static void limits(EventLine line, Map<String, JsonNode> taken, Findings found) {
        JsonNode limits = line.details().path("limits");
        String job = String.valueOf(line.jobId());
        if (limits.isEmpty()) {
            taken.remove(job);
            return;
        }
        taken.put(job, limits);
        for (Map.Entry<String, JsonNode> limit : limits.properties()) {
            long capacity = limit.getValue().path("capacity").asLong();
            long used = limit.getValue().path("used").asLong();
            long out = 0;
            for (JsonNode each : taken.values()) {
                out += each.path(limit.getKey()).path("taken").asLong();
            }
            if (used > capacity || out > capacity) {
                found.add(
                        "I27",
                        job,
                        "Expected at most " + capacity + " of limit " + limit.getKey() + " to be taken, but "
                                + Math.max(used, out) + " are",
                        line);
            }
        }
    }
}
