package hdcf.bench;

import hdcf.bench.wire.Workload;

/**
 * What one run of the load generator showed.
 *
 * @param p50Ms of all requests, whatever their kind
 * @param cpuMicros CPU time of the control plane per lifecycle
 * @param foreignCores processors that neither the control plane nor the generator kept busy: the noise
 */
record LoadResult(
        Workload.Shape shape,
        Workload.Outcome outcome,
        double p50Ms,
        double p99Ms,
        double commitsPerJob,
        double cpuMicros,
        double foreignCores) {
    double rate() {
        return outcome.rate();
    }
}
