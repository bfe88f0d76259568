package hdcf.control.command;

import hdcf.control.job.Backoff;
import hdcf.control.job.Weights;
import java.time.Duration;
import java.util.Map;

/**
 * The times and limits of the queue.
 *
 * @param heartbeatTimeout a worker unheard for so long is OFFLINE; also how long an assignment waits for its ack
 * @param reconcileInterval how often time is judged when nothing is due earlier
 * @param lostGrace how long a LOST job waits for its worker
 * @param undeliveredLimit deliveries in a row without an ack after which a job is given up
 * @param flushInterval how often what heartbeats said is stored
 * @param storageReserveBytes submissions stop while less than this is free
 * @param retention what is deleted when
 * @param health when workers are put aside
 * @param limits capacities of limits that all jobs share; they win over what is stored
 * @param rules what changes the order of the queue
 * @param weights what counts how much when several workers wait for the same job
 */
public record QueueSettings(
        Duration heartbeatTimeout,
        Duration reconcileInterval,
        Duration lostGrace,
        int undeliveredLimit,
        Backoff backoff,
        Duration flushInterval,
        long storageReserveBytes,
        Retention retention,
        HealthRules health,
        Map<String, Long> limits,
        Weights weights,
        QueueRules rules) {

    /**
     * What is deleted when.
     *
     * @param jobs age of terminal jobs
     * @param artifacts age of the output of terminal jobs
     * @param events age of events
     * @param keys age of idempotency keys whose jobs have ended
     * @param interval how often to look
     */
    public record Retention(Duration jobs, Duration artifacts, Duration events, Duration keys, Duration interval) {
        /** 30, 14 and 30 days, looked at every 5 minutes. */
        public static final Retention STANDARD = new Retention(
                Duration.ofDays(30),
                Duration.ofDays(14),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofMinutes(5));
    }

    /** The defaults of the protocol. */
    public static QueueSettings standard() {
        return new QueueSettings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(600),
                10,
                Backoff.STANDARD,
                Duration.ofSeconds(5),
                64L * 1024 * 1024,
                Retention.STANDARD,
                HealthRules.STANDARD,
                Map.of(),
                Weights.STANDARD,
                QueueRules.STANDARD);
    }
}
