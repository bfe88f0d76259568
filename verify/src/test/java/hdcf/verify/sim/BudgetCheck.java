package hdcf.verify.sim;

import java.util.List;
import java.util.Set;

/** Whether a job was tried as often as its budgets allow, and no more. */
final class BudgetCheck {
    private static final Set<String> USERS = Set.of("USER_EXIT", "TIMEOUT", "OOM", "OUTPUT_LIMIT");
    private static final int UNDELIVERED_LIMIT = 10;

    private final Oracle oracle;
    private final Track.JobRow row;
    private final List<String> attempts;

    /** @param attempts outcome and cause of each */
    BudgetCheck(Oracle oracle, Track.JobRow row, List<String> attempts) {
        this.oracle = oracle;
        this.row = row;
        this.attempts = attempts;
    }

    void run() {
        long users = attempts.stream().filter(BudgetCheck::isOfTheUser).count();
        if (users != row.userEnds()) {
            violation("counts " + row.userEnds() + " ends of its own, its attempts say " + users);
        }
        if (row.userEnds() > row.maxAttempts() || row.crashEnds() > row.crashLimit() + 1) {
            violation("ended badly too often");
        }
        boolean isUsedUp = row.userEnds() >= row.maxAttempts()
                || row.crashEnds() > row.crashLimit()
                || row.undelivered() >= UNDELIVERED_LIMIT;
        if (row.status().equals("FAILED") && !isUsedUp) {
            violation("is FAILED before its budget is used up");
        }
        if (Set.of("PENDING", "RETRYING").contains(row.status())
                && (row.userEnds() >= row.maxAttempts() || row.crashEnds() > row.crashLimit())) {
            violation("goes on after its budget is used up");
        }
    }

    /** Also what its worker never told: that it ran longer than it may. */
    private static boolean isOfTheUser(String attempt) {
        return attempt.equals("LOST/TIMEOUT")
                || (attempt.startsWith("FAILED/") && USERS.contains(attempt.substring("FAILED/".length())));
    }

    private void violation(String what) {
        oracle.violation(
                "I10",
                "job " + row.id() + " " + what + ": " + row.userEnds() + "/" + row.maxAttempts() + " user, "
                        + row.crashEnds() + "/" + row.crashLimit() + " crash, " + attempts);
    }
}
