package hdcf.control;

import picocli.CommandLine.Option;

/** The options that name periods. */
final class TimingOptions {
    @Option(
            names = {"--heartbeat-timeout-seconds", "-heartbeat-timeout-seconds"},
            defaultValue = "60",
            description = "A worker unheard for so long is offline. HDCF_HEARTBEAT_TIMEOUT_SECONDS")
    long heartbeatTimeoutSeconds;

    @Option(
            names = {"--reconcile-interval-seconds", "-reconcile-interval-seconds"},
            defaultValue = "10",
            description = "How often leases are looked over. HDCF_RECONCILE_INTERVAL_SECONDS")
    long reconcileIntervalSeconds;

    @Option(
            names = {"--lost-grace-seconds", "-lost-grace-seconds"},
            defaultValue = "600",
            description = "How long a lost job waits for its worker. HDCF_LOST_GRACE_SECONDS")
    long lostGraceSeconds;

    @Option(
            names = {"--jobs-retention-completed-days", "-jobs-retention-completed-days"},
            defaultValue = "30",
            description = "Days that finished jobs are kept. HDCF_JOBS_RETENTION_COMPLETED_DAYS")
    long jobsRetentionCompletedDays;

    @Option(
            names = {"--artifacts-retention-days", "-artifacts-retention-days"},
            defaultValue = "14",
            description = "Days that output is kept. HDCF_ARTIFACTS_RETENTION_DAYS")
    long artifactsRetentionDays;

    @Option(
            names = {"--events-retention-days", "-events-retention-days"},
            defaultValue = "30",
            description = "Days that the audit log is kept. HDCF_EVENTS_RETENTION_DAYS")
    long eventsRetentionDays;

    @Option(
            names = {"--cleanup-interval-seconds", "-cleanup-interval-seconds"},
            defaultValue = "300",
            description = "How often what is too old is deleted. HDCF_CLEANUP_INTERVAL_SECONDS")
    long cleanupIntervalSeconds;
}
