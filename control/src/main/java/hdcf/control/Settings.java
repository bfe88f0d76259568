package hdcf.control;

import hdcf.control.command.HealthRules;
import hdcf.control.command.QueueRules;
import hdcf.control.command.QueueSettings;
import hdcf.control.job.Backoff;
import java.time.Duration;

/** The times and limits of the queue, from what was configured and what is not for people to set. */
final class Settings {
    /** Submissions stop while less than this is free; it is kept for the ends of what was accepted. */
    static final long STORAGE_RESERVE_BYTES = 64L * 1024 * 1024;

    private static final int UNDELIVERED_LIMIT = 10;
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private Settings() {}

    static QueueSettings of(ControlConfig config) {
        ControlConfig.Timing timing = config.timing();
        ControlConfig.Retention kept = config.retention();
        ControlConfig.Queue queue = config.queue();
        return new QueueSettings(
                Duration.ofMillis(timing.heartbeatTimeoutMs()),
                Duration.ofMillis(timing.reconcileIntervalMs()),
                Duration.ofMillis(timing.lostGraceMs()),
                UNDELIVERED_LIMIT,
                Backoff.STANDARD,
                FLUSH,
                STORAGE_RESERVE_BYTES,
                new QueueSettings.Retention(
                        Duration.ofDays(kept.jobsDays()),
                        Duration.ofDays(kept.artifactsDays()),
                        Duration.ofDays(kept.eventsDays()),
                        QueueSettings.Retention.STANDARD.keys(),
                        Duration.ofMillis(kept.cleanupIntervalMs())),
                health(config),
                config.sharedLimits(),
                config.weights(),
                new QueueRules(
                        Duration.ofSeconds(queue.agingWindowSec()),
                        queue.backlog(),
                        queue.floor(),
                        queue.retriesPerWorker()));
    }

    private static HealthRules health(ControlConfig config) {
        ControlConfig.Health health = config.health();
        return new HealthRules(
                Duration.ofMillis(health.suspectAfterMs()),
                health.cooldownAfterFailures(),
                Duration.ofMillis(health.cooldownMs()),
                Duration.ofMillis(health.longestCooldownMs()));
    }
}
