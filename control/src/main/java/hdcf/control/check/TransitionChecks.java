package hdcf.control.check;

import hdcf.control.job.JobEvent;
import hdcf.control.job.JobTransitions;
import hdcf.control.job.Transition.Move;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I6, legal transitions only; I7, exactly one end. The law is {@link JobTransitions} itself. */
final class TransitionChecks implements Check {
    /** A person had a failed job tried again: its end does not count as one any more. */
    private static final String RERUN = "job_rerun";

    private static final Map<String, Set<JobEvent>> NAMES = Map.ofEntries(
            Map.entry("job_claimed", Set.of(JobEvent.CLAIM)),
            Map.entry("job_acked", Set.of(JobEvent.ACK)),
            Map.entry("assignment_expired", Set.of(JobEvent.EXPIRE)),
            Map.entry("job_released", Set.of(JobEvent.RELEASE)),
            Map.entry("job_completed", Set.of(JobEvent.COMPLETE)),
            Map.entry("job_retrying", Set.of(JobEvent.RETRY)),
            Map.entry("job_failed", Set.of(JobEvent.GIVE_UP, JobEvent.BURY)),
            Map.entry("job_lost", Set.of(JobEvent.LOSE)),
            Map.entry("job_revived", Set.of(JobEvent.REVIVE)),
            Map.entry("job_ready", Set.of(JobEvent.DUE)),
            Map.entry("dependencies_met", Set.of(JobEvent.DUE)),
            Map.entry("job_aborted", Set.of(JobEvent.ABORT)),
            Map.entry("job_held", Set.of(JobEvent.HOLD)),
            Map.entry("job_resumed", Set.of(JobEvent.RESUME)),
            Map.entry("job_changed", Set.of(JobEvent.CHANGE)),
            Map.entry(RERUN, Set.of(JobEvent.RERUN)));

    @Override
    public void judge(Facts facts, Findings found) {
        facts.changes.forEach((job, lines) -> judge(facts, job, lines, found));
        boolean isDrained = !facts.notes("drained").isEmpty();
        for (JobRow job : facts.rows.jobs()) {
            boolean hasEnd = false;
            for (EventLine line : facts.changes(job.id())) {
                hasEnd = isEnd(line) || (hasEnd && !line.event().equals(RERUN));
            }
            if (facts.isWhole() && job.status().isTerminal() != hasEnd) {
                found.add(
                        "I7",
                        job.id(),
                        "Expected an end in the audit log exactly if the job has ended, but it is " + job.status()
                                + " and the log has " + (hasEnd ? "one" : "none"));
            }
            if (isDrained && !job.status().isTerminal()) {
                found.add("I7", job.id(), "Expected each job to have ended, but it is " + job.status());
            }
        }
    }

    private static void judge(Facts facts, String job, List<EventLine> lines, Findings found) {
        JobStatus last = facts.isWhole() ? JobStatus.PENDING : null;
        EventLine end = null;
        for (EventLine line : lines) {
            JobStatus to = Facts.state(line, "to");
            if (line.event().equals("job_submitted")) {
                if (line.id() != lines.get(0).id()) {
                    found.add("I6", job, "Expected one submission at the beginning, but it is submitted again", line);
                }
                last = to;
                continue;
            }
            JobStatus from = Facts.state(line, "from");
            if (from == null || to == null || !isLegal(line.event(), from, to)) {
                found.add(
                        "I6",
                        job,
                        "Expected a transition of the law, but " + line.event() + " went from " + from + " to " + to,
                        line);
            } else if (last != null && last != from) {
                found.add(
                        "I6",
                        job,
                        "Expected to go on from " + last + ", but " + line.event() + " began at " + from,
                        line);
            }
            if (line.event().equals(RERUN)) {
                end = null;
            }
            if (isEnd(line)) {
                if (end != null) {
                    found.add(
                            "I7",
                            job,
                            "Expected one end, but there are two: " + end.event() + " and " + line.event(),
                            end,
                            line);
                }
                end = line;
            }
            last = to;
        }
        JobRow row = facts.jobs.get(job);
        if (row != null && last != null && row.status() != last) {
            found.add(
                    "I6",
                    job,
                    "Expected the job to be where its log ends, at " + last + ", but it is " + row.status(),
                    lines.get(lines.size() - 1));
        }
    }

    static boolean isEnd(EventLine line) {
        JobStatus to = Facts.state(line, "to");
        return to != null && to.isTerminal();
    }

    private static boolean isLegal(String name, JobStatus from, JobStatus to) {
        if (name.equals("lease_voided")) {
            return from == to && !to.isTerminal();
        }
        return NAMES.getOrDefault(name, Set.of()).stream()
                .anyMatch(event -> JobTransitions.of(from, event) instanceof Move move && move.to() == to);
    }
}
