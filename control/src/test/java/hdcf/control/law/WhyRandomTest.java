package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AsideCommand;
import hdcf.control.command.HoldCommand;
import hdcf.control.command.LetGoCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Aside;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import hdcf.schema.wire.WhyAnswer;
import hdcf.schema.wire.WhyWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code why} says is what the scheduler does: in any state, a worker's next claim gets the one job of which it is said that
 * this worker takes it, and nothing when it is said of none. A failure names its seed.
 */
final class WhyRandomTest {
    private static final int WHOLE = 200;
    private static final int STEPS = Integer.getInteger("random.steps", WHOLE);
    private static final List<String> WORKERS = List.of("big", "small", "plain", "ssd");
    private static final Set<String> WAITING = Set.of("scheduled", "backing_off", "held", "not_ready");
    private static final Set<String> READY =
            Set.of("next", "behind", "full", "declined", "put_aside", "unsatisfiable", "no_worker");

    @TempDir
    Path folder;

    private final List<String> jobs = new ArrayList<>();
    private final Map<String, Assignment> running = new HashMap<>();
    private final Map<String, String> holders = new HashMap<>();
    private int compared;
    private int refusedAside;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTheScheduler(long seed) throws Refusal {
        SplittableRandom random = new SplittableRandom(seed);
        try (Plane plane = Plane.open(folder)) {
            plane.register("big", new Resources(6.0, 8_000L, null, List.of("A", "B"), Map.of("license", 1.0)));
            plane.register("small", new Resources(1.0, 1_000L, null, List.of(), null), "laptop");
            plane.register("plain");
            plane.register("ssd", "ssd");
            for (int step = 0; step < STEPS; step++) {
                try {
                    act(plane, random);
                } catch (Refusal refused) {
                    // Changed nothing.
                }
                if (step % 4 == 0) {
                    compare(plane, WORKERS.get(random.nextInt(WORKERS.size())), "seed " + seed + " step " + step);
                }
            }
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(STEPS / 8);
        if (STEPS >= WHOLE) {
            // A shorter run need not come across one.
            assertThat(refusedAside)
                    .as("seed %d met a worker that is put aside", seed)
                    .isPositive();
        }
    }

    private void compare(Plane plane, String worker, String when) throws Refusal {
        // It is heard first: whether it is OFFLINE is not what is compared.
        plane.claim(worker, 0, 0, null);
        List<String> takes = new ArrayList<>();
        for (String id : jobs) {
            WhyAnswer why = plane.call(new WhyCommand(id));
            JobStatus status = plane.status(id);
            assertThat(why.status()).as(when).isEqualTo(status);
            if (status == JobStatus.PENDING) {
                assertThat(why.code()).as(when).matches(code -> WAITING.contains(code) || READY.contains(code));
            }
            refusedAside += why.workers().stream().anyMatch(w -> w.code().equals("put_aside")) ? 1 : 0;
            boolean isTaken = why.workers().stream().anyMatch(w -> w.code().equals("takes"));
            assertThat(why.code().equals("next")).as("%s: %s", when, why).isEqualTo(isTaken);
            for (WhyWorker one : why.workers()) {
                if (one.workerId().equals(worker) && one.code().equals("takes")) {
                    takes.add(id);
                }
            }
        }
        Optional<Assignment> given = plane.claim(worker);
        assertThat(given.map(Assignment::jobId).stream().toList()).as(when).isEqualTo(takes);
        given.ifPresent(assignment -> keep(assignment, worker));
        compared++;
    }

    private void keep(Assignment assignment, String worker) {
        running.put(assignment.assignmentId(), assignment);
        holders.put(assignment.assignmentId(), worker);
    }

    private void act(Plane plane, SplittableRandom random) throws Refusal {
        int dice = random.nextInt(20);
        if (dice < 9) {
            jobs.add(plane.submit(job(plane, random)));
        } else if (dice < 13 && !running.isEmpty()) {
            List<String> ids = running.keySet().stream().sorted().toList();
            Assignment ended = Objects.requireNonNull(running.remove(ids.get(random.nextInt(ids.size()))));
            String holder = Objects.requireNonNull(holders.get(ended.assignmentId()));
            plane.ack(ended, holder);
            // One of them fails whatever it is given, and at once.
            if (!holder.equals("plain") && random.nextBoolean()) {
                plane.complete(ended, holder);
            } else {
                plane.fail(ended, holder, 1, random.nextBoolean() ? EndCause.OOM : EndCause.USER_EXIT);
            }
        } else if (dice < 15 && !jobs.isEmpty()) {
            String id = jobs.get(random.nextInt(jobs.size()));
            plane.call(random.nextBoolean() ? new HoldCommand(Plane.CALLER, id) : new LetGoCommand(Plane.CALLER, id));
        } else if (dice < 16 && !jobs.isEmpty()) {
            plane.abort(jobs.get(random.nextInt(jobs.size())), null);
        } else if (dice < 17) {
            order(plane, random, WORKERS.get(random.nextInt(WORKERS.size())));
        } else if (dice < 18) {
            plane.restart(Duration.ofSeconds(random.nextInt(30)));
        } else {
            plane.pass(Duration.ofSeconds(random.nextInt(40)));
        }
    }

    private static void order(Plane plane, SplittableRandom random, String worker) throws Refusal {
        AsideRequest request =
                new AsideRequest("because", random.nextBoolean() ? 1_000L * (1 + random.nextInt(60)) : null);
        plane.call(
                switch (random.nextInt(5)) {
                    case 0 -> new AsideCommand(Plane.CALLER, worker, Aside.Kind.DRAINING, request);
                    case 1 -> new AsideCommand(Plane.CALLER, worker, Aside.Kind.QUARANTINED, request);
                    default -> AsideCommand.resume(Plane.CALLER, worker);
                });
    }

    private static NewJob job(Plane plane, SplittableRandom random) {
        Wanting wanting = switch (random.nextInt(8)) {
            case 0 -> Wanting.cpus(0.5 + random.nextInt(8));
            case 1 -> Wanting.memory(500L * (1 + random.nextInt(20)));
            case 2 -> Wanting.gpus(random.nextBoolean() ? 1 : 0.5);
            case 3 -> Wanting.nothing().requiring("ssd");
            case 4 -> Wanting.nothing().preferring("ssd");
            case 5 -> Wanting.nothing().avoiding("laptop");
            case 6 -> Wanting.memory(900).retrying(new RetryPolicy(100L, null, null, null, null, 2.0, true));
            default -> Wanting.nothing();
        };
        if (random.nextInt(6) == 0) {
            long at = plane.clock.wallMillis() / 1000 + random.nextInt(60);
            return new NewJob("true", List.of(), "", 0, 3, 5, random.nextInt(3), at, false, List.of());
        }
        return wanting.at(random.nextInt(3)).job();
    }
}
