package hdcf.control;

import picocli.CommandLine.Option;

/** The options that change the order of the queue. */
final class QueueOptions {
    @Option(
            names = {"--queue-aging-window-seconds", "-queue-aging-window-seconds"},
            defaultValue = "0",
            description = "For each so long that a job waits, it counts as one step of priority higher; 0: never."
                    + " HDCF_QUEUE_AGING_WINDOW_SECONDS")
    long agingWindowSeconds;

    @Option(
            names = {"--preempt-high-priority-backlog-threshold", "-preempt-high-priority-backlog-threshold"},
            defaultValue = "0",
            description = "While so many urgent jobs are ready, no other is given out; 0: never."
                    + " HDCF_PREEMPT_HIGH_PRIORITY_BACKLOG_THRESHOLD")
    int backlogThreshold;

    @Option(
            names = {"--preempt-high-priority-floor", "-preempt-high-priority-floor"},
            defaultValue = "100",
            description = "From this priority on a job is urgent. HDCF_PREEMPT_HIGH_PRIORITY_FLOOR")
    int priorityFloor;

    @Option(
            names = {"--max-retry-concurrency-per-worker", "-max-retry-concurrency-per-worker"},
            defaultValue = "0",
            description = "Jobs beyond their first attempt, at a time on one worker; 0: any number."
                    + " HDCF_MAX_RETRY_CONCURRENCY_PER_WORKER")
    int retriesPerWorker;
}
