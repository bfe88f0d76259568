package hdcf.control.job;

/**
 * What counts how much when several workers wait for the same job; the lowest sum gets it.
 *
 * @param rtt for each 100 ms between worker and control plane
 * @param load for a processor that is busy all the time
 * @param queue for as many assignments as the worker has slots
 * @param unreliability for a worker on which everything failed lately
 * @param fit for a worker of which all is left that the job does not need
 */
public record Weights(double rtt, double load, double queue, double unreliability, double fit) {
    /** How much is free counts most, then how attempts ended. */
    public static final Weights STANDARD = new Weights(1, 1, 2, 2, 1);
}
