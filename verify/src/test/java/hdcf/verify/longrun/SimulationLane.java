package hdcf.verify.longrun;

import hdcf.verify.sim.SimulationMain;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator, with seeds that no earlier slice had. Confined to the lane that runs it. */
final class SimulationLane implements Lane {
    private static final Pattern SUM = Pattern.compile(
            "(\\d+) seeds(?: from \\d+)?, (\\d+) bad, .*?(\\d+) events, (\\d+) virtual s, (\\d+) crash cycles.*");
    private static final Pattern SEEN = Pattern.compile("\\| (\\D.*?) \\| (\\d+) \\|");
    private static final Duration SLICE = Duration.ofMinutes(1);
    private static final long FIRST_SEEDS = 150;

    private final long start;
    private long next;
    private double seedsPerSec;

    SimulationLane(long start) {
        this.start = start;
        this.next = start;
    }

    long start() {
        return start;
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public int share() {
        return 30;
    }

    @Override
    public Duration usual() {
        return SLICE;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public void run(Duration left, Book book) throws IOException, InterruptedException {
        long seeds = seedsPerSec == 0 ? FIRST_SEEDS : Math.max(50, (long) (seedsPerSec * SLICE.toSeconds()));
        long began = System.nanoTime();
        ChildJvm child = ChildJvm.run(
                new ChildJvm.Order(
                        "simulator-" + next,
                        Place.verify(),
                        List.of(
                                "-Dsim.seed=" + next,
                                "-Dsim.seeds=" + seeds,
                                "-Dsim.lanes=1",
                                "-Dsim.result=" + Place.logs().resolve("simulator-" + next + ".json")),
                        Map.of(),
                        Place.classPath(),
                        List.of(SimulationMain.class.getName())),
                Place.logs(),
                SLICE.multipliedBy(10));
        next += seeds;
        boolean isTold = false;
        for (String line : child.lines("|")) {
            Matcher seen = SEEN.matcher(line);
            if (seen.matches()) {
                book.seen(seen.group(1), Long.parseLong(seen.group(2)));
            }
        }
        for (String line : child.lines(" crash cycles")) {
            Matcher sum = SUM.matcher(line);
            if (sum.matches()) {
                isTold = true;
                book.simulated(new Book.Simulated(
                        number(sum, 1), number(sum, 2), number(sum, 3), number(sum, 5), number(sum, 4)));
                seedsPerSec = number(sum, 1) / ((System.nanoTime() - began) / 1e9);
            }
        }
        child.lines("replay:").forEach(line -> book.violation("simulator: " + line.strip()));
        if (child.exitCode() != 0 || !isTold) {
            book.violation("simulator: seeds from " + (next - seeds) + ", exit code " + child.exitCode() + " ("
                    + child.log().getFileName() + ")");
        }
    }

    private static long number(Matcher sum, int group) {
        return Long.parseLong(sum.group(group));
    }
}
