package hdcf.control;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when a worker is put aside. */
final class HealthOptions {
    @Option(
            names = {"--suspect-after-seconds", "-suspect-after-seconds"},
            description = "A worker unheard for so long is suspect; default: half of the heartbeat timeout."
                    + " HDCF_SUSPECT_AFTER_SECONDS")
    @Nullable
    Long suspectAfterSeconds;

    @Option(
            names = {"--cooldown-after-failures", "-cooldown-after-failures"},
            defaultValue = "5",
            description = "Jobs in a row that fail within a second before a worker cools down; 0: never."
                    + " HDCF_COOLDOWN_AFTER_FAILURES")
    int cooldownAfterFailures;

    @Option(
            names = {"--cooldown-seconds", "-cooldown-seconds"},
            defaultValue = "30",
            description = "How long it then gets no work; twice as long each further time. HDCF_COOLDOWN_SECONDS")
    long cooldownSeconds;

    @Option(
            names = {"--cooldown-max-seconds", "-cooldown-max-seconds"},
            defaultValue = "600",
            description = "No cool-down lasts longer. HDCF_COOLDOWN_MAX_SECONDS")
    long cooldownMaxSeconds;
}
