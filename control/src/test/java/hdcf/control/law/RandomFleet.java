package hdcf.control.law;

import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Three workers that do anything at any time: the right thing, the wrong thing, the right thing too late. */
final class RandomFleet {
    private static final List<String> WORKERS = List.of("w1", "w2", "w3");

    private final Plane plane;
    private final Dice random;
    private final List<String> jobs = new ArrayList<>();
    private final List<Assignment> seen = new ArrayList<>();
    private final Map<String, String> holders = new HashMap<>();
    private long seq;
    private int carriedOut;

    RandomFleet(Plane plane, long seed) {
        this(plane, new SplittableRandom(seed)::nextInt);
    }

    /** @param below draws a number from 0 to below its argument */
    RandomFleet(Plane plane, IntUnaryOperator below) {
        this.plane = plane;
        this.random = new Dice(below);
    }

    void register() throws Refusal {
        plane.register("w1");
        plane.register("w2", "avx");
        plane.register("w3", "avx", "gpu");
    }

    /** One operation; a refusal is an answer like any other. */
    void step() {
        try {
            act();
            carriedOut++;
        } catch (Refusal refused) {
            // What was refused changed nothing, which the invariants will show.
        }
    }

    int carriedOut() {
        return carriedOut;
    }

    private void act() throws Refusal {
        int dice = random.nextInt(100);
        if (dice < 18) {
            submit();
        } else if (dice < 36) {
            claim(worker());
        } else if (dice < 54) {
            Assignment held = assignment();
            plane.ack(held, holder(held));
        } else if (dice < 64) {
            Assignment held = assignment();
            plane.complete(held, holder(held));
        } else if (dice < 72) {
            EndCause[] causes = EndCause.values();
            Assignment held = assignment();
            plane.fail(held, holder(held), 1, causes[random.nextInt(causes.length)]);
        } else if (dice < 75) {
            Assignment held = assignment();
            plane.release(held, holder(held));
        } else if (dice < 85) {
            heartbeat();
        } else if (dice < 88) {
            plane.reconnect(worker(), "i" + random.nextInt(4), List.of(), some());
        } else if (dice < 90) {
            plane.abort(jobs.isEmpty() ? null : jobs.get(random.nextInt(jobs.size())), null);
        } else {
            time();
        }
    }

    private void claim(String workerId) throws Refusal {
        String claimId = "c" + random.nextInt(50);
        for (Assignment given :
                plane.claim(workerId, 1 + random.nextInt(3), 0, claimId).jobs()) {
            seen.add(given);
            holders.put(given.assignmentId(), workerId);
            if (random.nextInt(3) > 0) {
                plane.ack(given, workerId);
            }
        }
    }

    /** Mostly the worker that was given the assignment. */
    private String holder(Assignment assignment) {
        return random.nextInt(10) == 0 ? worker() : holders.getOrDefault(assignment.assignmentId(), "w1");
    }

    private void submit() throws Refusal {
        long now = plane.clock.wallMillis() / 1000;
        List<String> needs = random.nextInt(4) == 0 ? List.of("avx") : List.of();
        jobs.add(plane.submit(new NewJob(
                "true",
                List.of(),
                "",
                0,
                1 + random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(5) == 0 ? now + random.nextInt(60) : 0,
                random.nextInt(8) == 0,
                needs)));
    }

    private void heartbeat() throws Refusal {
        if (random.nextBoolean()) {
            plane.heartbeat(worker(), ++seq, some());
        } else {
            plane.heartbeat(worker(), ++seq, jobs.isEmpty() ? null : jobs.get(random.nextInt(jobs.size())));
        }
    }

    private void time() {
        int dice = random.nextInt(12);
        if (dice == 0) {
            plane.restart(Duration.ofSeconds(random.nextInt(2_000)));
        } else if (dice == 1) {
            plane.clock.jump(Duration.ofDays(random.nextInt(-30, 30)));
            plane.settle();
        } else if (dice == 2) {
            plane.pause(Duration.ofSeconds(random.nextInt(300)));
        } else if (dice == 3) {
            plane.pass(Duration.ofSeconds(random.nextInt(700)));
        } else {
            plane.pass(Duration.ofSeconds(random.nextInt(20)));
        }
    }

    private String worker() {
        return WORKERS.get(random.nextInt(WORKERS.size()));
    }

    /** Mostly a recent assignment. */
    private Assignment assignment() {
        if (seen.isEmpty()) {
            return new Assignment("none", 0, "", List.of(), "", 0, 0, 0, "none", 0, 0, null, null, null);
        }
        int back = Math.min(seen.size(), random.nextInt(4) == 0 ? seen.size() : 6);
        return seen.get(seen.size() - 1 - random.nextInt(back));
    }

    private List<Assignment> some() {
        List<Assignment> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && !seen.isEmpty(); i--) {
            some.add(assignment());
        }
        return some;
    }

    /** Where the choices come from. */
    private record Dice(IntUnaryOperator below) {
        int nextInt(int bound) {
            return below.applyAsInt(bound);
        }

        int nextInt(int origin, int bound) {
            return origin + nextInt(bound - origin);
        }

        boolean nextBoolean() {
            return nextInt(2) == 1;
        }
    }
}
