package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.LimitCommand;
import hdcf.control.command.ListLimitsCommand;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.LimitView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters across the fleet: taken with the claim, given back when the process is gone, never exceeded. */
final class SharedLimitsTest {
    private static final int STEPS = Math.max(100, Integer.getInteger("random.steps", 400));

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.register("w2");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void noMoreIsTakenThanThereIsAndOthersGoOn() throws Refusal {
        set("render", 2);
        for (int i = 0; i < 3; i++) {
            plane.submit(Wanting.nothing().limitedBy("render").at(9).job());
        }
        String other = plane.submit("true");
        Assignment first = plane.run("w1");
        plane.run("w2");
        assertThat(used("render")).isEqualTo(2);
        assertThat(plane.take("w1").jobId()).as("of lower priority").isEqualTo(other);
        assertThat(plane.claim("w1")).isEmpty();
        plane.complete(first, "w1");
        assertThat(plane.claim("w2")).isPresent();
        assertThat(used("render")).isEqualTo(2);
    }

    @Test
    void whyNamesTheLimit() throws Refusal {
        String job = plane.submit(Wanting.nothing().limitedBy("render").job());
        assertThat(plane.call(new WhyCommand(job)).sentence())
                .isEqualTo("It waits for limit render, which nobody has set");
        set("render", 0);
        assertThat(plane.call(new WhyCommand(job)).code()).isEqualTo("limited");
        assertThat(plane.call(new WhyCommand(job)).sentence()).contains("0 of 0 is taken; it takes 1");
        set("render", 1);
        assertThat(plane.call(new WhyCommand(job)).code()).isEqualTo("next");
        assertThat(plane.view(job).limits()).containsEntry("render", 1L);
    }

    @Test
    void anAbortedJobHoldsItUntilItsProcessIsGoneAlsoOverARestart() throws Refusal {
        set("render", 1);
        String job = plane.submit(Wanting.nothing().limitedBy("render").job());
        plane.submit(Wanting.nothing().limitedBy("render").job());
        Assignment running = plane.run("w1");
        plane.abort(job, null);
        plane.restart(Duration.ofSeconds(5));
        assertThat(used("render")).isEqualTo(1);
        assertThat(plane.claim("w2")).isEmpty();
        plane.heartbeat("w1", 1, List.of(running));
        plane.heartbeat("w1", 2, List.of());
        plane.heartbeat("w1", 3, List.of());
        assertThat(used("render")).isZero();
        assertThat(plane.claim("w2")).isPresent();
    }

    @Test
    void jobsOfALimitThatIsUsedUpCostAClaimNothing() throws Refusal {
        set("render", 1);
        for (int i = 0; i < 50; i++) {
            plane.submit(Wanting.nothing().limitedBy("render").job());
        }
        plane.run("w1");
        long before = plane.book().store().jobs().looks();
        assertThat(plane.claim("w2")).isEmpty();
        assertThat(plane.book().store().jobs().looks() - before)
                .as("looks into the queue")
                .isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensNoMoreIsTakenThanThereIs(long seed) throws Refusal {
        SplittableRandom random = new SplittableRandom(seed);
        set("a", 2);
        set("b", 1);
        List<Assignment> held = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        int exhausted = 0;
        for (int step = 0; step < STEPS; step++) {
            String worker = random.nextBoolean() ? "w1" : "w2";
            int dice = random.nextInt(10);
            if (dice < 3) {
                plane.submit(Wanting.nothing()
                        .limitedBy(random.nextBoolean() ? "a" : "b")
                        .job());
            } else if (dice < 6) {
                plane.claim(worker).ifPresent(given -> {
                    held.add(given);
                    holders.add(worker);
                });
            } else if (dice < 8 && !held.isEmpty()) {
                end(random, held, holders);
            } else if (dice < 9) {
                plane.pass(Duration.ofSeconds(random.nextInt(20)));
            } else {
                plane.restart(Duration.ofSeconds(random.nextInt(5)));
            }
            assertThat(used("a")).as("seed %d step %d", seed, step).isBetween(0L, 2L);
            assertThat(used("b")).as("seed %d step %d", seed, step).isBetween(0L, 1L);
            exhausted += used("b") == 1 ? 1 : 0;
        }
        assertThat(exhausted).as("seed %d took one", seed).isPositive();
    }

    private void end(SplittableRandom random, List<Assignment> held, List<String> holders) {
        int which = random.nextInt(held.size());
        Assignment ended = held.remove(which);
        String holder = holders.remove(which);
        try {
            switch (random.nextInt(4)) {
                case 0 -> plane.release(ended, holder);
                case 1 -> plane.abort(ended.jobId(), null);
                case 2 -> {
                    plane.ack(ended, holder);
                    plane.fail(ended, holder, 1, EndCause.USER_EXIT);
                }
                default -> {
                    plane.ack(ended, holder);
                    plane.complete(ended, holder);
                }
            }
        } catch (Refusal stale) {
            // It was too late, and changed nothing.
        }
    }

    private void set(String name, long capacity) throws Refusal {
        plane.call(new LimitCommand(Plane.CALLER, name, capacity));
    }

    private long used(String name) throws Refusal {
        return plane.call(new ListLimitsCommand()).stream()
                .filter(limit -> limit.name().equals(name))
                .mapToLong(LimitView::used)
                .sum();
    }
}
