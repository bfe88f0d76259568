package hdcf.worker.attempt;

/**
 * What holds for a command unless its job says otherwise.
 *
 * @param timeoutMs wall-clock limit; 0 for none
 * @param graceMs between asking a command to end and ending it
 * @param stopSignal the name of the signal that asks
 * @param outputBytes of each stream; beyond it head and tail are kept
 * @param keepLeaked whether processes that outlive their command may live on
 */
public record RunRules(long timeoutMs, long graceMs, String stopSignal, long outputBytes, boolean keepLeaked) {}
