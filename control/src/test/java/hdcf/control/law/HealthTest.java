package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.command.AsideCommand;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Aside;
import hdcf.control.job.Refusal;
import hdcf.control.store.EventFilter;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HealthAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.WhyAnswer;
import hdcf.schema.wire.WorkAnswer;
import hdcf.schema.wire.WorkerHealth;
import hdcf.schema.wire.WorkerView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets work: a worker on which all fails is put aside, one that was given bad jobs is not. */
final class HealthTest {
    private static final int LIMIT = 5;

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("hole");
        plane.register("sound");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aBlackHoleCoolsDownAfterFiveJobsAndThenGetsOneOnTrial() throws Refusal {
        submit(20);
        fail("hole", LIMIT);
        WorkerView cooling = plane.worker("hole");
        assertThat(cooling.health()).isEqualTo(WorkerHealth.UNHEALTHY);
        assertThat(cooling.status()).isEqualTo("ONLINE");
        assertThat(cooling.healthReason()).contains("5 points of 5");
        assertThat(cooling.healthUntilMs()).isEqualTo(plane.clock.wallMillis() + 30_000);
        assertThat(plane.claim("hole")).isEmpty();
        plane.complete(plane.run("sound"), "sound");
        plane.passHearing(Duration.ofSeconds(31), "hole", "sound");
        Assignment trial = plane.run("hole");
        assertThat(plane.claim("hole")).as("a second one beside the trial").isEmpty();
        plane.fail(trial, "hole", 1, EndCause.USER_EXIT);
        assertThat(plane.worker("hole").healthUntilMs())
                .as("twice as long")
                .isEqualTo(plane.clock.wallMillis() + 60_000);
        plane.passHearing(Duration.ofSeconds(61), "hole", "sound");
        plane.complete(plane.run("hole"), "hole");
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.HEALTHY);
        assertThat(plane.worker("hole").healthReason()).isNull();
        assertThat(events("worker_cooling")).isEqualTo(2);
    }

    @Test
    void whatEndsWellElsewherePointsToTheWorkerTwice() throws Refusal {
        for (int i = 0; i < 2; i++) {
            plane.submit("true");
            plane.fail(plane.run("hole"), "hole", 1, EndCause.USER_EXIT);
            plane.passHearing(Duration.ofSeconds(5), "hole", "sound");
            plane.complete(plane.run("sound"), "sound");
        }
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.HEALTHY);
        submit(1);
        fail("hole", 1);
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.UNHEALTHY);
    }

    @Test
    void aJobThatFailsEverywhereIsToBlameItself() throws Refusal {
        for (int i = 0; i < 3 * LIMIT; i++) {
            plane.submit("true");
            plane.fail(plane.run("hole"), "hole", 1, EndCause.USER_EXIT);
            plane.passHearing(Duration.ofSeconds(5), "hole", "sound");
            plane.fail(plane.run("sound"), "sound", 1, EndCause.USER_EXIT);
            plane.passHearing(Duration.ofSeconds(5), "hole", "sound");
            plane.fail(plane.run("hole"), "hole", 1, EndCause.USER_EXIT);
        }
        assertHealthy("hole");
        assertHealthy("sound");
    }

    @Test
    void aFleetOnWhichAllFailsWasGivenBadJobs() throws Refusal {
        submit(40);
        for (int i = 0; i < 20; i++) {
            fail("hole", 1);
            fail("sound", 1);
        }
        assertHealthy("hole");
        assertHealthy("sound");
    }

    @Test
    void slowFailuresAndLimitsOfJobsPointToNobody() throws Refusal {
        submit(20);
        for (int i = 0; i < LIMIT; i++) {
            Assignment slow = plane.run("hole");
            plane.pass(Duration.ofSeconds(1));
            plane.fail(slow, "hole", 1, EndCause.USER_EXIT);
            plane.fail(plane.run("hole"), "hole", 137, EndCause.OOM);
            plane.fail(plane.run("hole"), "hole", 143, EndCause.TIMEOUT);
        }
        assertHealthy("hole");
    }

    @Test
    void anEndByInfrastructurePointsMoreStrongly() throws Refusal {
        submit(5);
        for (int i = 0; i < 3; i++) {
            Assignment slow = plane.run("hole");
            plane.pass(Duration.ofSeconds(2));
            plane.fail(slow, "hole", 1, EndCause.INFRASTRUCTURE);
        }
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.UNHEALTHY);
    }

    @Test
    void whatEndsWellWipesTheSlateClean() throws Refusal {
        submit(40);
        for (int i = 0; i < 4; i++) {
            fail("hole", LIMIT - 1);
            plane.complete(plane.run("hole"), "hole");
        }
        assertHealthy("hole");
    }

    @Test
    void theLastHealthyWorkerGoesOnAndAWarningSaysSo() throws Refusal {
        order("sound", Aside.Kind.QUARANTINED, null);
        submit(2 * LIMIT);
        fail("hole", 2 * LIMIT);
        WorkerView spared = plane.worker("hole");
        assertThat(spared.health()).isEqualTo(WorkerHealth.HEALTHY);
        assertThat(spared.healthReason()).contains("no other worker is healthy");
        assertThat(events("worker_spared")).isEqualTo(1);
        plane.call(AsideCommand.resume(Plane.CALLER, "sound"));
        submit(1);
        fail("hole", 1);
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.UNHEALTHY);
    }

    @Test
    void anOrderHoldsOverARestartUntilItsTimeIsOver() throws Refusal {
        submit(3);
        HealthAnswer answer = order("hole", Aside.Kind.QUARANTINED, 40_000L);
        assertThat(answer.health()).isEqualTo(WorkerHealth.UNHEALTHY);
        assertThat(answer.warning()).isNull();
        assertThat(order("sound", Aside.Kind.DRAINING, null).warning()).contains("No healthy worker is left");
        plane.restart(Duration.ofSeconds(10));
        assertThat(plane.claim("hole")).isEmpty();
        assertThat(plane.claim("sound", 1, 0, "c1").drain()).isTrue();
        plane.passHearing(Duration.ofSeconds(31), "hole", "sound");
        assertThat(plane.claim("hole")).isPresent();
        assertThat(plane.claim("sound")).isEmpty();
        assertThat(plane.worker("sound").health()).isEqualTo(WorkerHealth.DRAINING);
        assertThat(plane.call(AsideCommand.resume(Plane.CALLER, "sound")).health())
                .isEqualTo(WorkerHealth.HEALTHY);
        assertThat(plane.claim("sound")).isPresent();
    }

    @Test
    void anOrderIsNoLongerBecauseTheClockWasSetBack() throws Refusal {
        submit(2);
        plane.clock.jump(Duration.ofHours(1));
        order("hole", Aside.Kind.DRAINING, 40_000L);
        order("sound", Aside.Kind.QUARANTINED, 40_000L);
        plane.clock.jump(Duration.ofMinutes(-30));
        plane.passHearing(Duration.ofSeconds(10), "hole");
        plane.clock.jump(Duration.ofMinutes(-30));
        plane.restart(Duration.ofSeconds(1));
        plane.passHearing(Duration.ofSeconds(28), "hole", "sound");
        assertThat(plane.claim("hole")).isEmpty();
        plane.passHearing(Duration.ofSeconds(12), "hole", "sound");
        assertThat(plane.claim("hole")).isPresent();
        assertThat(plane.claim("sound")).isPresent();
    }

    @Test
    void aPollThatWaitsGetsNothingWhileItsWorkerIsPutAside() throws Refusal {
        Pending<WorkAnswer> waits =
                plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest("hole", 1, 60_000, null)));
        plane.settle();
        order("hole", Aside.Kind.QUARANTINED, 5_000L);
        String job = plane.submit("true");
        WhyAnswer why = plane.call(new WhyCommand(job));
        assertThat(why.code()).as("the other one takes it").isEqualTo("next");
        order("sound", Aside.Kind.DRAINING, null);
        why = plane.call(new WhyCommand(job));
        assertThat(why.code()).isEqualTo("put_aside");
        assertThat(why.sentence()).contains("hole is quarantined for 5 s (because)");
        assertThat(waits.hasCome()).isFalse();
        plane.pass(Duration.ofSeconds(5));
        assertThat(waits.get().jobs()).hasSize(1);
    }

    @Test
    void aNewDaemonIsTriedAtOnce() throws Refusal {
        plane.reconnect("hole", "i1", List.of(), List.of());
        submit(10);
        fail("hole", LIMIT);
        assertThat(plane.claim("hole")).isEmpty();
        plane.reconnect("hole", "i2", List.of(), List.of());
        plane.complete(plane.run("hole"), "hole");
        assertHealthy("hole");
    }

    @Test
    void silenceMakesAWorkerSuspectThenOfflineOrAsleep() throws Refusal {
        plane.call(new HeartbeatCommand(
                Plane.CALLER,
                new HeartbeatRequest(
                        "hole",
                        null,
                        null,
                        1L,
                        Json.parse("{\"slept_ms\":7000}", JsonNode.class),
                        null,
                        null,
                        null,
                        null,
                        null)));
        plane.pass(Duration.ofSeconds(29));
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.HEALTHY);
        plane.pass(Duration.ofSeconds(1));
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.SUSPECT);
        assertThat(plane.worker("hole").status()).isEqualTo("ONLINE");
        plane.pass(Duration.ofSeconds(30));
        assertThat(plane.worker("hole").health()).isEqualTo(WorkerHealth.ASLEEP);
        assertThat(plane.worker("hole").healthReason()).contains("7 s");
        assertThat(plane.worker("sound").health()).isEqualTo(WorkerHealth.OFFLINE);
        assertThat(plane.worker("hole").status()).isEqualTo("OFFLINE");
    }

    @Test
    void aWorkerIsBusyWhenNoSlotIsFree() throws Refusal {
        plane.register("many", new Resources(4.0, null, null, null, null));
        submit(8);
        assertThat(plane.worker("many").activity()).isEqualTo("IDLE");
        plane.claim("many", 7, 0, null);
        assertThat(plane.worker("many").activity()).isEqualTo("IDLE");
        plane.claim("many");
        assertThat(plane.worker("many").activity()).isEqualTo("BUSY");
    }

    private void submit(int jobs) throws Refusal {
        for (int i = 0; i < jobs; i++) {
            plane.submit(new NewJob("true", List.of(), "", 0, 1, 0, 0, 0, false, List.of()));
        }
    }

    /** So many jobs fail there at once. */
    private void fail(String worker, int jobs) throws Refusal {
        for (int i = 0; i < jobs; i++) {
            plane.fail(plane.run(worker), worker, 1, EndCause.USER_EXIT);
        }
    }

    private HealthAnswer order(String worker, Aside.Kind kind, @Nullable Long durationMs) throws Refusal {
        return plane.call(new AsideCommand(Plane.CALLER, worker, kind, new AsideRequest("because", durationMs)));
    }

    private void assertHealthy(String worker) throws Refusal {
        assertThat(plane.worker(worker).health()).isEqualTo(WorkerHealth.HEALTHY);
        assertThat(plane.worker(worker).healthReason()).isNull();
    }

    private int events(String name) throws Refusal {
        return plane.reads()
                .events(new EventFilter(null, name, null, null, null, 100))
                .size();
    }
}
