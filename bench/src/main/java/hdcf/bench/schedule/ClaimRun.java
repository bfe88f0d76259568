package hdcf.bench.schedule;

import hdcf.control.command.AckCommand;
import hdcf.control.command.Asked;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.CompleteCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.RegisterCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Many workers work off a long queue of many classes; what one claim costs is told at several lengths of the queue. */
public final class ClaimRun {
    private static final int CLASSES = 20;
    private static final int SLICE = 250;
    private static final int BATCH = 50;
    private static final int WORKERS = 100;
    private static final int SAMPLES = 40;
    /** Jobs before the first figure: a cold program says nothing of the queue. */
    private static final long WARM_UP = 20_000;

    private final VirtualPlane plane;
    private final Consumer<Level> told;
    private int turn;

    private ClaimRun(VirtualPlane plane, Consumer<Level> told) {
        this.plane = plane;
        this.told = told;
    }

    /**
     * What claims cost while so many jobs waited: the middle of several batches, the commit included.
     *
     * @param microsPerClaim time of the writer
     * @param statementsPerClaim statements that it ran
     */
    public record Level(long pending, double microsPerClaim, double statementsPerClaim) {}

    /** Submits so many jobs and has them all done. */
    public static void run(Path database, long jobs, Consumer<Level> told) {
        try (VirtualPlane plane = new VirtualPlane(database)) {
            new ClaimRun(plane, told).run(jobs);
        }
    }

    private void run(long jobs) {
        for (int i = 0; i < WORKERS; i++) {
            plane.offer(
                    new RegisterCommand(
                            VirtualPlane.CALLER,
                            new RegisterRequest(
                                    "w" + i,
                                    null,
                                    List.of(),
                                    null,
                                    "b1",
                                    BATCH,
                                    new Resources(1_000.0, 1_000_000L, null, null, null))),
                    ok -> {});
            plane.settle();
        }
        long all = jobs + Math.min(jobs, WARM_UP);
        for (long from = 0; from < all; from += SLICE) {
            submit((int) Math.min(SLICE, all - from));
        }
        long pending = all;
        for (long level = jobs; level >= 1_000; level /= 10) {
            pending = workOff(pending, level);
            pending = measure(pending, level);
        }
        workOff(pending, 0);
    }

    private void submit(int count) {
        List<NewJob> slice = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Resources asked = new Resources(null, 64L * (1 + i % CLASSES));
            slice.add(new NewJob(
                    "true",
                    List.of(),
                    "",
                    0,
                    1,
                    0,
                    i % 7,
                    0,
                    false,
                    List.of(),
                    new Asked(null, Json.text(asked), null, List.of(), "")));
        }
        plane.offer(new SubmitCommand(VirtualPlane.CALLER, slice, null), ok -> {});
        plane.settle();
    }

    private long workOff(long pending, long down) {
        long left = pending;
        while (left > down) {
            int took = lifecycle((int) Math.min(BATCH, left - down)).size();
            if (took == 0) {
                throw new IllegalStateException("Expected " + left + " jobs to wait, found none");
            }
            left -= took;
        }
        return left;
    }

    private long measure(long pending, long level) {
        // At most half of what waits: the length of the queue should stay what it says.
        int samples = (int) Math.max(4, Math.min(SAMPLES, level / (2 * BATCH)));
        double[] micros = new double[samples];
        long statements = 0;
        long left = pending;
        for (int i = 0; i < samples; i++) {
            long before = plane.book().store().statements();
            long began = System.nanoTime();
            List<Assignment> given = claim(BATCH);
            micros[i] = (System.nanoTime() - began) / 1e3 / given.size();
            statements += plane.book().store().statements() - before;
            left -= given.size();
            finish(given);
        }
        Arrays.sort(micros);
        told.accept(new Level(level, micros[samples / 2], (double) statements / samples / BATCH));
        return left;
    }

    private List<Assignment> lifecycle(int max) {
        List<Assignment> given = claim(max);
        finish(given);
        return given;
    }

    private List<Assignment> claim(int max) {
        turn++;
        List<Assignment> given = new ArrayList<>();
        plane.offer(
                new ClaimCommand(VirtualPlane.CALLER, new ClaimRequest(worker(), max, 0, null)),
                work -> given.addAll(work.jobs()));
        plane.settle();
        return given;
    }

    private void finish(List<Assignment> given) {
        String worker = worker();
        plane.offer(
                new AckCommand(
                        VirtualPlane.CALLER,
                        given.stream().map(one -> FleetRun.lease(worker, one)).toList()),
                ok -> {});
        plane.offer(
                new CompleteCommand(
                        VirtualPlane.CALLER,
                        given.stream()
                                .map(one -> FleetRun.completion(worker, one))
                                .toList()),
                ok -> {});
        plane.settle();
    }

    private String worker() {
        return "w" + turn % WORKERS;
    }
}
