package hdcf.control.check;

import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.history.HistoryEvent;

/**
 * I20, no mass expiry after an absence of the control plane; I21, wall clocks decide nothing: what is given out in order stays in
 * order, whatever the clock did. That the other invariants hold under jumps is shown by runs whose clocks jump.
 */
final class ClockChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        JobRow last = null;
        for (JobRow job : facts.rows.jobs()) {
            if (last != null
                    && (last.id().compareTo(job.id()) >= 0
                            || last.submitted().createdAtMs() > job.submitted().createdAtMs())) {
                found.add(
                        "I21",
                        job.id(),
                        "Expected ids and times of submission to rise with the numbers, but those of " + last.number()
                                + " are above those of " + job.number());
            }
            last = job;
        }
        for (HistoryEvent up : facts.notes("plane-up")) {
            long wallMs = Facts.request(up).path("wall_ms").asLong(0);
            long timeoutMs = Facts.request(up).path("heartbeat_timeout_ms").asLong(0);
            for (EventLine line : facts.rows.events()) {
                if (line.tsMs() >= wallMs && line.tsMs() < wallMs + timeoutMs && isExpiry(line)) {
                    found.add(
                            "I20",
                            line.jobId(),
                            "Expected a full timeout for each lease after the control plane came back, but "
                                    + line.event() + " came " + (line.tsMs() - wallMs) + " ms after it",
                            up,
                            line);
                }
            }
        }
    }

    /** A lease that its own worker disowned is no expiry. */
    private static boolean isExpiry(EventLine line) {
        String reason = line.detail("reason");
        return line.event().equals("assignment_expired")
                || (line.event().equals("job_lost") && reason != null && reason.contains("heartbeat timeout"));
    }
}
