package hdcf.verify.longrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs every kind of trouble in turn until {@code -Dlong.minutes} are over, two at a time, and writes the report. The exit code is
 * 1 when a promise was broken, a planted bug stayed hidden, or a fuzz target found something.
 */
public final class LongRun {
    private static final int WIDTH = Integer.getInteger("long.lanes", 2);

    private final Book book = new Book();
    private final List<Lane> lanes;
    private final Set<Lane> busy = new HashSet<>();
    private final long end;

    private LongRun(List<Lane> lanes, Duration time) {
        this.lanes = lanes;
        this.end = System.nanoTime() + time.toNanos();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Duration time =
                Duration.ofSeconds(Math.round(Double.parseDouble(System.getProperty("long.minutes", "30")) * 60));
        long seed = Long.getLong("long.seed", 0);
        if (seed == 0) {
            seed = System.currentTimeMillis() / 1_000 * 1_000_000;
        }
        System.out.println("long: " + time.toMinutes() + " minutes; simulated seeds from " + seed
                + ", again with -Dlong.seed=" + seed + "; logs in " + Place.logs());
        Programme programme = Programme.drawn(seed);
        LongRun run = new LongRun(programme.lanes(), time);
        long began = System.nanoTime();
        run.run();
        programme
                .lanes()
                .forEach(
                        lane -> lane.left().forEach(what -> run.book.skip(what, "its turn did not come in this time")));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String report = Report.of(run.book.sums(), programme, took);
        Path file = Path.of(System.getProperty(
                "long.report", Place.root().resolve("docs/verification.md").toString()));
        Files.writeString(file, report);
        int broken = run.book.sums().violations().size();
        System.out.println("long: " + broken + " violations; the report is " + file);
        System.exit(broken == 0 ? 0 : 1);
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            boolean isFirst = i == 0;
            Thread thread = new Thread(() -> work(isFirst), "long-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(boolean isForTheUntried) {
        for (Optional<Lane> lane = next(isForTheUntried); lane.isPresent(); lane = next(isForTheUntried)) {
            Lane turn = lane.get();
            long began = System.nanoTime();
            try {
                turn.run(left(), book);
            } catch (IOException | RuntimeException broken) {
                book.violation(turn.name() + ": " + broken);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                book.spent(turn.name(), Duration.ofNanos(System.nanoTime() - began));
                done(turn);
            }
        }
    }

    /**
     * The free lane that had the least of its share, if its next slice still fits.
     *
     * @param isForTheUntried whether a lane comes first as long as something of it had no turn at all
     */
    private synchronized Optional<Lane> next(boolean isForTheUntried) {
        Optional<Lane> lane = lanes.stream()
                .filter(one ->
                        !busy.contains(one) && one.hasNext() && one.usual().compareTo(left()) < 0)
                .min(Comparator.<Lane, Boolean>comparing(
                                one -> isForTheUntried && one.left().isEmpty())
                        .thenComparingDouble(one -> book.secondsOf(one.name()) / one.share()));
        lane.ifPresent(busy::add);
        lane.ifPresent(one -> System.out.println("long: " + left().toSeconds() + " s left: " + one.name()));
        return lane;
    }

    private synchronized void done(Lane lane) {
        busy.remove(lane);
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
