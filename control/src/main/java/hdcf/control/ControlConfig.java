package hdcf.control;

import hdcf.control.http.Templates;
import hdcf.control.job.Weights;
import hdcf.schema.daemon.LogFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, checked.
 *
 * @param database the SQLite file
 * @param data folder of what does not belong into the database
 * @param sharedLimits capacities of limits that all jobs share
 * @param weights what counts how much when several workers wait for the same job
 * @param portFile where the address is written once the port is open, or null
 * @param templates the kinds of jobs that the operator defined
 */
public record ControlConfig(
        Listen listen,
        Path database,
        Path data,
        @Nullable Path portFile,
        Templates templates,
        Timing timing,
        Retention retention,
        Log log,
        Limits limits,
        Health health,
        Map<String, Long> sharedLimits,
        Weights weights,
        Queue queue) {
    /**
     * Where callers reach the program.
     *
     * @param host address to bind; never empty
     * @param port 0 takes a free one
     * @param allowPlaintext whether callers from other machines may come without TLS
     * @param insecureDev whether the well-known development token is taken
     * @param hostNames names under which callers may reach a server on loopback
     */
    public record Listen(String host, int port, boolean allowPlaintext, boolean insecureDev, Set<String> hostNames) {}

    /** Periods of the law. */
    public record Timing(long heartbeatTimeoutMs, long reconcileIntervalMs, long lostGraceMs) {}

    /**
     * When workers are put aside.
     *
     * @param cooldownAfterFailures bad ends in a row; 0: never
     */
    public record Health(long suspectAfterMs, int cooldownAfterFailures, long cooldownMs, long longestCooldownMs) {}

    /** What changes the order of the queue; 0: nothing. */
    public record Queue(
            long agingWindowSec,
            int backlog,
            int floor,
            int retriesPerWorker,
            long preemptAfterSec,
            int preemptLimit) {}

    /** How long what is over is kept. */
    public record Retention(long jobsDays, long artifactsDays, long eventsDays, long cleanupIntervalMs) {}

    /** What the log looks like. */
    public record Log(LogFormat format, String level) {}

    /**
     * Bounds of what the program takes on.
     *
     * @param queueCapacity calls that may wait for the writer
     * @param maxConnections open connections
     * @param ioThreads threads that serve connections
     * @param outputLimitBytes of one stream of one attempt
     */
    public record Limits(int queueCapacity, int maxConnections, int ioThreads, long outputLimitBytes) {}
}
