package hdcf.control.check;

import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.history.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** I16, everything ends in bounded time once trouble is over; I23, every count of jobs is the same, at rest. */
final class RestChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        liveness(facts, found);
        gauges(facts, found);
        listed(facts, found);
    }

    private static void liveness(Facts facts, Findings found) {
        if (facts.notes("drained").isEmpty()) {
            return;
        }
        HistoryEvent drained = facts.notes("drained").get(facts.notes("drained").size() - 1);
        for (JobRow job : facts.rows.jobs()) {
            if (!job.status().isTerminal()) {
                found.add("I16", job.id(), "Expected every job to have ended, but it is " + job.status(), drained);
            }
        }
        for (HistoryEvent healed : facts.notes("healed")) {
            long boundMs = Facts.request(healed).path("bound_ms").asLong(Long.MAX_VALUE);
            long tookMs = drained.atMs() - healed.atMs();
            if (tookMs > boundMs) {
                found.add(
                        "I16",
                        null,
                        "Expected rest within " + boundMs + " ms of the last fault, but it took " + tookMs + " ms",
                        healed,
                        drained);
            }
        }
    }

    private static void gauges(Facts facts, Findings found) {
        Map<String, Long> counted = new HashMap<>();
        facts.rows.jobs().forEach(job -> counted.merge(job.status().name(), 1L, Long::sum));
        for (HistoryEvent gauge : facts.notes("gauge")) {
            String status = Facts.member(gauge, "status");
            long shown = Facts.request(gauge).path("jobs").asLong();
            long rows = counted.getOrDefault(status, 0L);
            if (shown != rows) {
                found.add(
                        "I23",
                        null,
                        "Expected the gauge of " + status + " to show " + rows + ", but it shows " + shown,
                        gauge);
            }
        }
    }

    private static void listed(Facts facts, Findings found) {
        if (facts.notes("listed").isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (HistoryEvent listed : facts.notes("listed")) {
            String id = Facts.member(listed, "job_id");
            JobRow row = facts.jobs.get(id);
            if (!seen.add(id)) {
                found.add("I23", id, "Expected each job once in the whole list, but it is there twice", listed);
            } else if (row == null || !row.status().name().equals(Facts.member(listed, "status"))) {
                found.add(
                        "I23",
                        id,
                        "Expected the list to show the rows, but it shows " + Facts.member(listed, "status"),
                        listed);
            }
        }
        for (JobRow job : facts.rows.jobs()) {
            if (!seen.contains(job.id())) {
                found.add("I23", job.id(), "Expected each job in the whole list, but it is missing");
            }
        }
    }
}
