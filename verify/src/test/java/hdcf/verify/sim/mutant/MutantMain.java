package hdcf.verify.sim.mutant;

import hdcf.schema.daemon.LogFormat;
import hdcf.schema.daemon.LogSetup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Plants every bug in turn and tells how many seeds it took to find it: as Markdown, and in {@code verify/target/mutants.json}.
 * {@code -Dsim.mutant} names one, {@code -Dsim.mutant.seeds} says how long to look for each.
 */
public final class MutantMain {
    private final MutantReport report = new MutantReport("mutants.json");
    private final ConcurrentLinkedQueue<Mutant> left;
    private final AtomicBoolean isGood = new AtomicBoolean(true);

    private MutantMain(List<Mutant> all) {
        left = new ConcurrentLinkedQueue<>(all);
    }

    public static void main(String[] args) throws InterruptedException {
        LogSetup.apply(LogFormat.HUMAN, "OFF");
        String only = System.getProperty("sim.mutant", "");
        MutantMain main = new MutantMain(Stream.of(Mutant.values())
                .filter(mutant -> mutant.name().contains(only))
                .toList());
        System.out.println("| planted bug | seeds | found as |");
        System.out.println("|---|---|---|");
        List<Thread> lanes = Stream.generate(() -> new Thread(main::lane))
                .limit(Integer.getInteger("sim.lanes", 2))
                .toList();
        lanes.forEach(Thread::start);
        for (Thread lane : lanes) {
            lane.join();
        }
        System.exit(main.isGood.get() ? 0 : 1);
    }

    private void lane() {
        long first = Long.getLong("sim.seed", 1);
        long limit = Long.getLong("sim.mutant.seeds", 5_000);
        try {
            for (Mutant mutant = left.poll(); mutant != null; mutant = left.poll()) {
                MutantReport.Line line = MutantHunt.hunt(mutant, first, limit);
                report.add(line);
                System.out.println(line.markdown());
                if (!line.found()) {
                    isGood.set(false);
                }
            }
        } catch (IOException | RuntimeException | Error thrown) {
            isGood.set(false);
            throw new IllegalStateException("Expected the hunt to go on", thrown);
        }
    }
}
