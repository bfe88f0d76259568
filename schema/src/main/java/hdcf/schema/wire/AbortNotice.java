package hdcf.schema.wire;

/** Tells a worker to stop an assignment: the job was aborted, or the lease is no longer valid ({@code stale_lease}). */
public record AbortNotice(String jobId, String assignmentId, String reason) {
    /** Reason of a notice about a lease that somebody else holds now, or nobody. */
    public static final String STALE_LEASE = "stale_lease";
}
