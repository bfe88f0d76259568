package hdcf.bench.schedule;

import hdcf.schema.wire.Assignment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a claim costs while few jobs wait and while many do: two queues in one process take turns, and what was claimed is submitted
 * anew, so that both stay as long as they are.
 */
public final class ClaimRun {
    /** A cold program says nothing of the queue. */
    private static final int WARM_UP = 200;

    private final Backlog queue;
    private final double[] micros;
    private long statements;

    private ClaimRun(Backlog queue, int rounds) {
        this.queue = queue;
        this.micros = new double[rounds];
    }

    /**
     * What claims cost while so many jobs waited: the middle of all rounds, the commit included.
     *
     * @param microsPerClaim time of the writer
     * @param statementsPerClaim statements that it ran
     */
    public record Level(long pending, double microsPerClaim, double statementsPerClaim) {}

    /** Both levels in turns; each must be at least as long as a few claims. */
    public static List<Level> compare(Path folder, long few, long many, int rounds) {
        try (Backlog small = new Backlog(folder.resolve("few.db"));
                Backlog large = new Backlog(folder.resolve("many.db"))) {
            small.fill(few);
            large.fill(many);
            ClaimRun first = new ClaimRun(small, rounds);
            ClaimRun second = new ClaimRun(large, rounds);
            for (int i = -WARM_UP; i < rounds; i++) {
                // Whoever comes second finds the caches of the other: so each is second in half of the rounds.
                (i % 2 == 0 ? first : second).round(i);
                (i % 2 == 0 ? second : first).round(i);
            }
            return List.of(first.level(few), second.level(many));
        }
    }

    /** Has so many jobs of many classes done by many workers, and tells after each tenth how many wait. */
    public static void workOff(Path database, long jobs, LongConsumer told) {
        try (Backlog queue = new Backlog(database)) {
            queue.fill(jobs);
            long tenth = Math.max(1, jobs / 10);
            long next = jobs - tenth;
            for (long left = jobs; left > 0; ) {
                List<Assignment> given = queue.claim(Backlog.BATCH);
                if (given.isEmpty()) {
                    throw new IllegalStateException("Expected " + left + " jobs to wait, found none");
                }
                queue.finish(given);
                left -= given.size();
                if (left <= next) {
                    told.accept(left);
                    next = left - tenth;
                }
            }
        }
    }

    private void round(int number) {
        long before = queue.statements();
        long began = System.nanoTime();
        List<Assignment> given = queue.claim(Backlog.BATCH);
        long took = System.nanoTime() - began;
        if (given.size() != Backlog.BATCH) {
            throw new IllegalStateException("Expected " + Backlog.BATCH + " jobs, found " + given.size());
        }
        if (number >= 0) {
            micros[number] = took / 1e3 / given.size();
            statements += queue.statements() - before;
        }
        queue.finish(given);
        queue.fill(given.size());
    }

    private Level level(long pending) {
        Arrays.sort(micros);
        return new Level(pending, micros[micros.length / 2], (double) statements / micros.length / Backlog.BATCH);
    }
}
