package hdcf.schema.wire;

/**
 * Tells a worker to stop an assignment: the job was aborted, the lease is no longer valid ({@code stale_lease}), or an urgent job needs
 * its room ({@code preempted}).
 */
public record AbortNotice(String jobId, String assignmentId, String reason) {
    /** Reason of a notice about a lease that somebody else holds now, or nobody. */
    public static final String STALE_LEASE = "stale_lease";

    /** Reason of a notice about a lease that is valid until its end is told. */
    public static final String PREEMPTED = "preempted";
}
