package hdcf.control.check;

import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.history.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was really started: I11, only under an acknowledged lease and once each; I12, a second start overlaps the first only when the
 * first worker was in trouble; I3 and I10 as far as launches show them.
 */
final class LaunchChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        Map<String, Long> acknowledged = new HashMap<>();
        Map<String, Boolean> acknowledges = new HashMap<>();
        for (LeaseWord word : facts.words) {
            if (word.verb().equals("ack")) {
                acknowledges.put(word.call().invoke().node(), true);
                if (word.told() == LeaseWord.Told.OK) {
                    acknowledged.merge(word.assignmentId(), word.call().endMs(), Math::min);
                }
            }
        }
        Map<String, HistoryEvent> started = new HashMap<>();
        Map<String, List<HistoryEvent>> byJob = new LinkedHashMap<>();
        for (HistoryEvent launch : facts.launches) {
            String job = Facts.member(launch, "job_id");
            String assignment = Facts.member(launch, "assignment_id");
            HistoryEvent earlier = started.putIfAbsent(assignment, launch);
            if (earlier != null) {
                found.add(
                        "I11",
                        job,
                        "Expected at most one start under assignment " + assignment + ", but there were two",
                        earlier,
                        launch);
            }
            Long ackMs = acknowledged.get(assignment);
            boolean isOwed = acknowledges.containsKey(launch.node());
            if (isOwed ? ackMs == null || ackMs > launch.atMs() : !facts.attempts.containsKey(assignment)) {
                found.add(
                        "I11",
                        job,
                        "Expected assignment " + assignment + " to be acknowledged before the start, but it was not",
                        launch);
            }
            unchanged(facts, job, launch, found);
            byJob.computeIfAbsent(job, id -> new ArrayList<>()).add(launch);
        }
        byJob.forEach((job, launches) -> {
            bounded(facts, job, launches, found);
            apart(facts, job, launches, acknowledged, found);
        });
    }

    private static void unchanged(Facts facts, String job, HistoryEvent launch, Findings found) {
        JobRow row = facts.jobs.get(job);
        if (row == null || !Facts.request(launch).has("command")) {
            return;
        }
        boolean isSame = Facts.member(launch, "command").equals(row.submitted().command())
                && (!Facts.request(launch).has("args")
                        || Facts.request(launch)
                                .get("args")
                                .equals(row.submitted().args()));
        if (!isSame) {
            found.add(
                    "I3",
                    job,
                    "Expected the command to be started as it was submitted, but it was " + Facts.request(launch),
                    launch);
        }
    }

    private static void bounded(Facts facts, String job, List<HistoryEvent> launches, Findings found) {
        JobRow row = facts.jobs.get(job);
        long most = row == null
                ? Long.MAX_VALUE
                : row.submitted().maxAttempts() + row.submitted().crashLimit() + preempted(facts, job);
        if (launches.size() > most && !facts.isRevised(job)) {
            found.add(
                    "I10",
                    job,
                    "Expected at most " + most + " starts, but there were " + launches.size(),
                    launches.get(0));
        }
    }

    /**
     * Two runs overlap only by the trouble of whoever held the older lease: it was away while it ran, or between its acknowledgement
     * and a start that came after that of the newer one.
     */
    private static void apart(
            Facts facts, String job, List<HistoryEvent> launches, Map<String, Long> acknowledged, Findings found) {
        for (int i = 0; i + 1 < launches.size(); i++) {
            HistoryEvent first = launches.get(i);
            HistoryEvent second = launches.get(i + 1);
            HistoryEvent exit = facts.exits.get(Facts.member(first, "assignment_id"));
            boolean overlaps = exit == null || exit.atMs() > second.atMs();
            long firstAckMs = acknowledged.getOrDefault(Facts.member(first, "assignment_id"), Long.MIN_VALUE);
            long secondAckMs = acknowledged.getOrDefault(Facts.member(second, "assignment_id"), Long.MAX_VALUE);
            boolean isLate = secondAckMs < firstAckMs;
            String holder = isLate ? second.node() : first.node();
            long sinceMs = isLate ? secondAckMs : first.atMs();
            if (overlaps && !facts.isTroubled(holder, sinceMs, second.atMs())) {
                found.add(
                        "I12",
                        job,
                        "Expected the first run to be over before the next start, for its worker " + holder
                                + " was in no trouble, but both ran",
                        first,
                        second);
            }
        }
    }

    private static long preempted(Facts facts, String job) {
        return facts.changes(job).stream()
                .filter(line -> line.event().equals("job_preempted"))
                .count();
    }
}
