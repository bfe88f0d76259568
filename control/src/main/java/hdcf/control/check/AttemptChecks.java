package hdcf.control.check;

import hdcf.control.store.Snapshot.AttemptRow;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.control.store.Snapshot.Spent;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I10, attempts are bounded and each bad end is paid for. */
final class AttemptChecks implements Check {
    private static final int MAX_UNDELIVERED = 10;

    @Override
    public void judge(Facts facts, Findings found) {
        Map<Long, List<AttemptRow>> byJob = new HashMap<>();
        facts.rows
                .attempts()
                .forEach(attempt -> byJob.computeIfAbsent(attempt.jobNumber(), number -> new ArrayList<>())
                        .add(attempt));
        for (JobRow job : facts.rows.jobs()) {
            judge(job, facts.isRevised(job.id()), byJob.getOrDefault(job.number(), List.of()), found);
        }
    }

    private static void judge(JobRow job, boolean isRevised, List<AttemptRow> attempts, Findings found) {
        Spent spent = job.spent();
        long acked =
                attempts.stream().filter(a -> !"RELEASED".equals(a.outcome())).count();
        long counted = acked + (job.status() == JobStatus.ASSIGNED ? 1 : 0);
        if (spent.attemptCount() != counted) {
            found.add(
                    "I10",
                    job.id(),
                    "Expected attempt_count to be the acked deliveries and the one that is out, " + counted
                            + ", but it is " + spent.attemptCount());
        }
        long user = attempts.stream().filter(AttemptChecks::isUsers).count();
        long crash = attempts.stream().filter(AttemptChecks::isCrash).count();
        boolean isPending = job.status() == JobStatus.RETRYING || job.status() == JobStatus.PENDING;
        long open = isPending && job.held().assignmentId() != null
                ? attempts.stream().filter(a -> a.outcome() == null).count()
                : 0;
        if (isRevised) {
            return;
        }
        if (user != spent.userEnds()) {
            found.add(
                    "I10",
                    job.id(),
                    "Expected user_ends to be the failed attempts, " + user + ", but it is " + spent.userEnds());
        }
        boolean isClear = job.status() != JobStatus.ABORTED;
        if (isClear && crash + open != spent.crashEnds()) {
            found.add(
                    "I10",
                    job.id(),
                    "Expected crash_ends to be the lost attempts, " + (crash + open) + ", but it is "
                            + spent.crashEnds());
        }
        if (spent.userEnds() > job.submitted().maxAttempts()
                || spent.crashEnds() > job.submitted().crashLimit() + 1
                || spent.undelivered() > MAX_UNDELIVERED) {
            found.add("I10", job.id(), "Expected the budget to bound the attempts, but it was overdrawn: " + spent);
        }
        boolean hasNoBudget = spent.userEnds() >= job.submitted().maxAttempts()
                || spent.crashEnds() > job.submitted().crashLimit();
        boolean goesOn =
                job.status() == JobStatus.RETRYING || (job.status() == JobStatus.PENDING && spent.attemptCount() > 0);
        if (hasNoBudget && goesOn) {
            found.add(
                    "I10", job.id(), "Expected no further attempt, but the job is " + job.status() + " with " + spent);
        }
    }

    private static boolean isUsers(AttemptRow attempt) {
        boolean isOverdue = "LOST".equals(attempt.outcome()) && attempt.endCause() == EndCause.TIMEOUT;
        return isOverdue
                || ("FAILED".equals(attempt.outcome())
                        && (attempt.endCause() == null || attempt.endCause().isUsers()));
    }

    private static boolean isCrash(AttemptRow attempt) {
        return ("LOST".equals(attempt.outcome()) || "FAILED".equals(attempt.outcome()))
                && !isUsers(attempt)
                && attempt.endCause() != EndCause.PREEMPTED;
    }
}
