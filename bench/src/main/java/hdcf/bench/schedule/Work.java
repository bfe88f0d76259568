package hdcf.bench.schedule;

import hdcf.control.command.Asked;
import hdcf.control.command.NewJob;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A job that asks for something and takes a while; how long, only the simulation knows. */
record Work(int cpus, long memoryMb, int gpus, long durationMs) {
    private static final long SHORTEST_MS = 500;
    private static final long LONGEST_MS = 120_000;

    /** Many short ones, some long ones; some with a GPU, some with much memory. */
    static List<Work> mixed(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int cpus = 1 << random.nextInt(3);
            long memoryMb = 256L << random.nextInt(4);
            int gpus = random.nextInt(25) == 0 ? 1 : 0;
            double skewed = Math.pow(random.nextDouble(), 3);
            works.add(new Work(cpus, memoryMb, gpus, SHORTEST_MS + (long) (skewed * (LONGEST_MS - SHORTEST_MS))));
        }
        return works;
    }

    NewJob job() {
        Resources asked = new Resources((double) cpus, memoryMb, gpus == 0 ? null : Double.valueOf(gpus), null, null);
        return new NewJob(
                "true",
                List.of(),
                "",
                0,
                1,
                0,
                0,
                0,
                false,
                List.of(),
                new Asked(null, Json.text(asked), null, List.of(), ""));
    }
}
