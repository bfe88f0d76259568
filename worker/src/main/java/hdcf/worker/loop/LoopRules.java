package hdcf.worker.loop;

/**
 * The figures of the loops.
 *
 * @param slots how many commands may run side by side
 * @param pollIntervalMs between two questions for work in the base protocol
 * @param claimWaitMs how long a question for work may be parked
 */
public record LoopRules(int slots, long pollIntervalMs, long heartbeatIntervalMs, int claimWaitMs) {}
