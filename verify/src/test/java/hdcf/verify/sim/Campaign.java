package hdcf.verify.sim;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many seeds, on a few lanes side by side; each run by itself is deterministic. */
final class Campaign {
    private static final int SHRINK_RUNS = 150;
    private static final int MAX_BAD = 10;

    private final Place place;
    private final AtomicLong next;
    private final long firstSeed;
    private final long end;
    private final Tally tally = new Tally();
    private final List<Simulation.Result> bad = new ArrayList<>();
    private int lanes;
    private long seeds;
    private long events;
    private long virtualSec;
    private @Nullable Throwable fault;

    Campaign(Place place, long first, long count) {
        this.place = place;
        this.next = new AtomicLong(first);
        this.firstSeed = first;
        this.end = first + count;
    }

    /** Runs them all. */
    void run(int sideBySide) throws InterruptedException {
        lanes = sideBySide;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < sideBySide; i++) {
            Thread thread = new Thread(this::lane, "lane-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (fault != null) {
            throw new IllegalStateException("Expected every lane to end well", fault);
        }
    }

    private void lane() {
        try {
            for (long seed = next.getAndIncrement(); seed < end && isGoingOn(); seed = next.getAndIncrement()) {
                add(Simulation.run(Plan.draw(seed), place, false));
            }
        } catch (IOException | RuntimeException | Error thrown) {
            failed(thrown);
        }
    }

    private synchronized boolean isGoingOn() {
        return bad.size() < MAX_BAD && fault == null;
    }

    private synchronized void failed(Throwable thrown) {
        fault = thrown;
    }

    private synchronized void add(Simulation.Result result) {
        tally.add(result.tally());
        seeds++;
        events += result.events();
        virtualSec += result.virtualSec();
        if (!result.isGood()) {
            bad.add(result);
        }
    }

    List<Simulation.Result> bad() {
        return bad;
    }

    Tally tally() {
        return tally;
    }

    /** Figures of the whole. */
    CampaignReport report(double seconds) {
        return new CampaignReport(
                new CampaignReport.Extent(firstSeed, seeds, events, virtualSec),
                seconds,
                lanes,
                tally.all(),
                tally.missing(),
                bad.stream()
                        .map(result -> new CampaignReport.BadSeed(result.plan().seed(), result.violations()))
                        .toList());
    }

    /** Runs a bad seed again, keeps what it leaves, makes its plan smaller and writes it down. */
    String explain(Simulation.Result first) {
        try {
            long seed = first.plan().seed();
            Simulation.run(first.plan(), place, true);
            Plan small = Shrinker.shrink(first, place, SHRINK_RUNS);
            Path schedule = place.kept().resolve(Long.toString(seed)).resolve("schedule-" + seed + ".json");
            Files.writeString(schedule, Json.text(small));
            return "seed " + seed + ":\n  " + String.join("\n  ", first.violations())
                    + "\n  replay: mvn -B -pl verify test -Dtest=SimulationTest -Dsim.seeds=1 -Dsim.seed=" + seed
                    + "\n  schedule with " + small.faults().size() + " faults and "
                    + small.jobs().size()
                    + " jobs: " + schedule + "; put it into verify/src/test/resources/sim-corpus\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
