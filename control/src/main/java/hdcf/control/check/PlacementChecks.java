package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.store.Snapshot.EventLine;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * I26, a worker that is put aside gets nothing; I27, of a shared limit no more is taken than there is. Both by the audit log alone: who
 * was put aside when, and what each claim says was taken with it.
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
        for (EventLine line : facts.rows.events()) {
            String worker = line.workerId();
            if (ASIDE.contains(line.event()) && worker != null) {
                aside.add(worker);
            } else if (BACK.contains(line.event()) && worker != null) {
                aside.remove(worker);
            }
            String job = line.jobId();
            if (job == null || !line.event().equals("job_claimed")) {
                continue;
            }
            if (worker != null && aside.contains(worker)) {
                found.add("I26", job, "Expected worker " + worker + " to get nothing, but it was given a job", line);
            }
            limits(line, found);
        }
    }

    /**
     * What is taken is what is reserved. A reservation ends with the process, and a new boot of its machine says that it is gone while
     * the job still waits for its report: so more jobs may be out than take something, and they cannot be counted instead.
     */
    private static void limits(EventLine line, Findings found) {
        for (Map.Entry<String, JsonNode> limit : line.details().path("limits").properties()) {
            long capacity = limit.getValue().path("capacity").asLong();
            long used = limit.getValue().path("used").asLong();
            long taken = limit.getValue().path("taken").asLong();
            if (used > capacity || used < taken) {
                found.add(
                        "I27",
                        String.valueOf(line.jobId()),
                        "Expected from " + taken + " to " + capacity + " of limit " + limit.getKey()
                                + " to be taken with this job, but " + used + " are",
                        line);
            }
        }
    }
}
