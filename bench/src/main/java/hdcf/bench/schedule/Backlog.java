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
import java.util.List;

/** A queue of many classes that many workers work off, on a writer of its own. Confined to one thread. */
final class Backlog implements AutoCloseable {
    /** Jobs of one claim. */
    static final int BATCH = 50;

    private static final int CLASSES = 20;
    private static final int PRIORITIES = 7;
    private static final int SLICE = 250;
    /** Submissions that share a commit. */
    private static final int AT_ONCE = 16;

    private static final int WORKERS = 100;

    private final VirtualPlane plane;
    private long submitted;
    private int turn;

    Backlog(Path database) {
        plane = new VirtualPlane(database);
        for (int i = 0; i < WORKERS; i++) {
            Resources has = new Resources(1_000.0, 1_000_000L, null, null, null);
            plane.offer(
                    new RegisterCommand(
                            VirtualPlane.CALLER, new RegisterRequest("w" + i, null, List.of(), null, "b1", BATCH, has)),
                    ok -> {});
            plane.settle();
        }
    }

    /** Adds so many jobs. */
    void fill(long count) {
        int waiting = 0;
        for (long from = 0; from < count; from += SLICE) {
            int size = (int) Math.min(SLICE, count - from);
            List<NewJob> slice = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                slice.add(job(submitted++));
            }
            plane.offer(new SubmitCommand(VirtualPlane.CALLER, slice, null), ok -> {});
            if (++waiting == AT_ONCE) {
                plane.settle();
                waiting = 0;
            }
        }
        plane.settle();
    }

    private static NewJob job(long number) {
        Resources asked = new Resources(null, 64L * (1 + number % CLASSES));
        return new NewJob(
                "true",
                List.of(),
                "",
                0,
                1,
                0,
                (int) (number % PRIORITIES),
                0,
                false,
                List.of(),
                new Asked(null, Json.text(asked), null, List.of(), ""));
    }

    /** The next worker claims. */
    List<Assignment> claim(int max) {
        turn++;
        List<Assignment> given = new ArrayList<>();
        plane.offer(
                new ClaimCommand(VirtualPlane.CALLER, new ClaimRequest(worker(), max, 0, null)),
                work -> given.addAll(work.jobs()));
        plane.settle();
        return given;
    }

    /** It starts what it claimed, and is done with it. */
    void finish(List<Assignment> given) {
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

    long statements() {
        return plane.book().store().statements();
    }

    private String worker() {
        return "w" + turn % WORKERS;
    }

    @Override
    public void close() {
        plane.close();
    }
}
