package hdcf.verify.sim;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One job as the audit log tells it, beside its row. */
final class Track {
    private static final Set<String> INFRASTRUCTURE = Set.of("WORKER_LOST", "REBOOT", "INFRASTRUCTURE");

    String status = "";
    long epoch;
    String assignment = "";
    String worker = "";
    boolean isReady;
    /** Its time had come when it was submitted; a clock that is set back later does not take that away. */
    boolean wasDue;

    boolean isInBatch;
    int terminals;
    long crashEnds;
    long sinceNanos;

    @Nullable
    JobRow row;

    /** One job as its row tells it. */
    record JobRow(
            String id,
            String status,
            int priority,
            long createdAt,
            long scheduledAt,
            int maxAttempts,
            int crashLimit,
            int attemptCount,
            int userEnds,
            int crashEnds,
            int undelivered,
            long epoch,
            String assignment,
            String endCause,
            @Nullable Integer exitCode,
            String args,
            boolean isLimited) {
        /** Whether it is to be claimed earlier. */
        boolean comesBefore(JobRow other) {
            if (priority != other.priority) {
                return priority > other.priority;
            }
            return createdAt != other.createdAt ? createdAt < other.createdAt : id.compareTo(other.id) < 0;
        }
    }

    /** What the infrastructure did is counted when its end is told or assumed, and taken back when a loss was none. */
    void pay(String event, String cause, String to) {
        boolean isAnEnd = to.equals("RETRYING") || to.equals("FAILED");
        boolean isLate = status.equals("RETRYING") || status.equals("PENDING");
        if (isLate
                && (isAnEnd
                        || to.equals("COMPLETED")
                        || to.equals("RUNNING")
                        || event.equals("job_released")
                        || event.equals("job_preempted"))) {
            crashEnds--;
        }
        if (isAnEnd && INFRASTRUCTURE.contains(cause)) {
            crashEnds++;
        }
    }
}
