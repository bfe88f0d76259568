package hdcf.control.job;

import org.jspecify.annotations.Nullable;

/**
 * The right to run one attempt. A job keeps its last lease until the next claim, so that late truth can be told.
 *
 * @param epoch grows by one per claim; 0 before the first
 * @param workerId its holder
 * @param assignmentId names it on the wire; null when it can no longer be used
 * @param expiresAt Unix seconds, for people; only while it waits for its ack
 * @param claimId the claim that made it, so that a repeated claim gets it again
 */
public record Lease(
        long epoch,
        @Nullable String workerId,
        @Nullable String assignmentId,
        @Nullable Long expiresAt,
        @Nullable String claimId) {
    static final Lease NONE = new Lease(0, null, null, null, null);

    Lease acked() {
        return new Lease(epoch, workerId, assignmentId, null, claimId);
    }

    /** Its holder stays known, for people; it can no longer be used. */
    Lease withdrawn() {
        return new Lease(epoch, workerId, null, null, claimId);
    }

    Lease voided() {
        return new Lease(epoch, null, null, null, null);
    }
}
