package hdcf.control.check;

import hdcf.control.store.Snapshot.EventLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** I19, answers are honest: no success for a change that the log lacks, no refusal of a change that it has; I5 as callers see it. */
final class HonestyChecks implements Check {
    private static final Map<String, String> VERBS = Map.of(
            "job_acked", "ack",
            "job_completed", "end",
            "job_failed", "end",
            "job_retrying", "end",
            "job_preempted", "end",
            "job_released", "release");

    @Override
    public void judge(Facts facts, Findings found) {
        if (!facts.isWhole()) {
            return;
        }
        Map<String, EventLine> done = new HashMap<>();
        for (EventLine line : facts.rows.events()) {
            String verb = VERBS.get(line.event());
            String assignment = line.detail("assignment_id");
            if (verb != null && assignment != null) {
                done.put(verb + " " + assignment, line);
            }
        }
        Set<String> possible = new HashSet<>();
        Map<String, LeaseWord> refused = new HashMap<>();
        for (LeaseWord word : facts.words) {
            String change = (word.verb().equals("complete") || word.verb().equals("fail") ? "end" : word.verb()) + " "
                    + word.assignmentId();
            if (word.told() == LeaseWord.Told.REFUSED) {
                refused.put(change, word);
                continue;
            }
            possible.add(change);
            if (word.isApplied() && !done.containsKey(change) && facts.jobs.containsKey(word.jobId())) {
                found.add(
                        "I19",
                        word.jobId(),
                        "Expected a change behind the answer to " + word.verb() + ", but the log has none",
                        word.call().place());
            }
        }
        refused.forEach((change, word) -> {
            EventLine line = done.get(change);
            // An end without assignment came from time, not from this call.
            if (line != null && !possible.contains(change) && !line.event().equals("assignment_expired")) {
                found.add(
                        "I19",
                        word.jobId(),
                        "Expected no change behind a refusal of " + word.verb() + ", but the log has one",
                        word.call().place(),
                        line);
            }
        });
        stale(facts, found);
    }

    /** A lease that was replaced before the call began must be refused, unless the job has its outcome. */
    private static void stale(Facts facts, Findings found) {
        Set<String> ended = new HashSet<>();
        facts.rows.jobs().stream().filter(job -> job.status().isTerminal()).forEach(job -> ended.add(job.id()));
        for (LeaseWord word : facts.words) {
            boolean isKnown = facts.jobs.containsKey(word.jobId());
            boolean isCurrent = facts.changes(word.jobId()).stream()
                    .anyMatch(line -> word.assignmentId().equals(line.detail("assignment_id")));
            if (word.told() == LeaseWord.Told.OK && isKnown && !isCurrent && !ended.contains(word.jobId())) {
                found.add(
                        "I5",
                        word.jobId(),
                        "Expected a lease that was never given out to be refused, but " + word.verb()
                                + " was answered with success",
                        word.call().place());
            }
        }
    }
}
