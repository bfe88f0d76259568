package hdcf.bench.schedule;

import hdcf.schema.wire.Resources;
import java.util.List;
import java.util.stream.IntStream;

/** A machine of the fleet. */
record Machine(String name, int cpus, long memoryMb, int gpus) {
    Resources resources() {
        List<String> devices =
                IntStream.range(0, gpus).mapToObj(Integer::toString).toList();
        return new Resources((double) cpus, memoryMb, null, devices, null);
    }

    /** One slot for each processor. */
    int slots() {
        return cpus;
    }
}
