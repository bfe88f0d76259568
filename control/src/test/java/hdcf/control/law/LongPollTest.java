package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.WorkAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poll that waits for work or news. */
final class LongPollTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

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
    void isWokenByASubmission() throws Refusal {
        Pending<WorkAnswer> poll = park("w1", 1);
        String id = plane.submit("true");
        assertThat(only(poll).jobId()).isEqualTo(id);
        assertThat(plane.book().stats().parkedClaims()).isZero();
    }

    @Test
    void isWokenWhenABackOffIsOver() throws Refusal {
        String id = plane.submit("true");
        plane.fail(plane.run("w1"), "w1", 1, null);
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.pass(SECOND);
        assertThat(only(poll).jobId()).isEqualTo(id);
        assertThat(only(poll).attemptCount()).isEqualTo(2);
    }

    @Test
    void isWokenWhenAnotherAssignmentExpires() throws Refusal {
        String id = plane.submit("true");
        plane.take("w2");
        plane.pass(Duration.ofSeconds(40));
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.pass(Duration.ofSeconds(20));
        assertThat(only(poll).jobId()).isEqualTo(id);
    }

    @Test
    void isWokenByARelease() throws Refusal {
        String id = plane.submit("true");
        Assignment held = plane.run("w2");
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.release(held, "w2");
        assertThat(only(poll).jobId()).isEqualTo(id);
    }

    @Test
    void isWokenWhenAScheduleComes() throws Refusal {
        long now = plane.clock.wallMillis() / 1000;
        String id = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, now + 5, false, List.of()));
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.pass(Duration.ofSeconds(4));
        assertThat(poll.hasCome()).isFalse();
        plane.pass(SECOND);
        assertThat(only(poll).jobId()).isEqualTo(id);
    }

    @Test
    void oneJobWakesOneWorkerTheOneThatWaitsLongest() throws Refusal {
        Pending<WorkAnswer> first = park("w1", 1);
        Pending<WorkAnswer> second = park("w2", 1);
        plane.submit("true");
        assertThat(first.hasCome()).isTrue();
        assertThat(second.hasCome()).isFalse();
        plane.submit("true");
        assertThat(only(second).leaseEpoch()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsGoneNeverGetsAJob() throws Refusal {
        Pending<WorkAnswer> gone = park("w1", 1);
        gone.hangUp();
        Pending<WorkAnswer> alive = park("w2", 1);
        String id = plane.submit("true");
        assertThat(only(alive).jobId()).isEqualTo(id);
        assertThat(gone.get().jobs()).isEmpty();
        assertThat(plane.view(id).workerId()).isEqualTo("w2");
    }

    @Test
    void whoHangsUpWhileJobsAreHandedOutIsAnsweredOnce() throws Refusal {
        for (int looks = 0; looks < 8; looks++) {
            Pending<WorkAnswer> leaving = park("w1", 3);
            leaving.hangUpAfter(looks);
            plane.call(new hdcf.control.command.SubmitCommand(
                    Plane.CALLER, List.of(Plane.job("a"), Plane.job("b")), null));
            plane.pass(Duration.ofSeconds(31));
            assertThat(leaving.hasCome()).as("after %d looks", looks).isTrue();
            assertThat(leaving.get().jobs()).hasSizeLessThanOrEqualTo(2);
            plane.register("w2");
            Pending<WorkAnswer> rest = plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest("w2", 8, 0, null)));
            plane.settle();
            assertThat(rest.hasCome()).isTrue();
        }
    }

    @Test
    void newsIsNotSpentOnAConnectionThatIsGone() throws Refusal {
        String id = plane.submit("true");
        plane.run("w1");
        park("w1", 0).hangUp();
        plane.abort(id, null);
        assertThat(plane.claim("w1", 0, 0, null).abort()).hasSize(1);
    }

    @Test
    void answersEmptyAtItsDeadline() throws Refusal {
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.pass(Duration.ofSeconds(29));
        assertThat(poll.hasCome()).isFalse();
        plane.pass(SECOND);
        assertThat(poll.get().jobs()).isEmpty();
        String id = plane.submit("true");
        assertThat(plane.view(id).workerId()).isNull();
    }

    @Test
    void severalWorkersShareABurst() throws Refusal {
        Pending<WorkAnswer> first = park("w1", 8);
        Pending<WorkAnswer> second = park("w2", 8);
        plane.call(new hdcf.control.command.SubmitCommand(
                Plane.CALLER,
                List.of(Plane.job("a"), Plane.job("b"), Plane.job("c"), Plane.job("d"), Plane.job("e")),
                null));
        assertThat(first.get().jobs()).hasSize(3);
        assertThat(second.get().jobs()).hasSize(2);
    }

    @Test
    void eachGroupOfCapabilitiesGetsWhatItCanRun() throws Refusal {
        plane.register("gpu", "gpu");
        Pending<WorkAnswer> plain = park("w1", 1);
        Pending<WorkAnswer> able = park("gpu", 1);
        String needsGpu = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, true, List.of()));
        assertThat(plain.hasCome()).isFalse();
        assertThat(only(able).jobId()).isEqualTo(needsGpu);
        plane.submit("true");
        assertThat(plain.hasCome()).isTrue();
    }

    @Test
    void aWorkerThatLosesACapabilityWhileItWaitsGetsNothingThatNeedsIt() throws Refusal {
        plane.register("w1", "gpu");
        Pending<WorkAnswer> poll = park("w1", 1);
        plane.register("w1");
        String needsGpu = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, true, List.of()));
        assertThat(poll.get().jobs()).isEmpty();
        assertThat(plane.view(needsGpu).workerId()).isNull();
    }

    @Test
    void aSecondClaimOfAWorkerAnswersTheFirstWithNothing() throws Refusal {
        Pending<WorkAnswer> first = park("w1", 1);
        Pending<WorkAnswer> second = park("w1", 1);
        assertThat(first.get().jobs()).isEmpty();
        assertThat(second.hasCome()).isFalse();
        plane.submit("true");
        assertThat(second.get().jobs()).hasSize(1);
    }

    @Test
    void aPollForNewsOnlyGetsNoJobs() throws Refusal {
        Pending<WorkAnswer> news = park("w1", 0);
        String id = plane.submit("true");
        assertThat(news.hasCome()).isFalse();
        assertThat(plane.view(id).workerId()).isNull();
    }

    private Pending<WorkAnswer> park(String workerId, int max) {
        Pending<WorkAnswer> pending =
                plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest(workerId, max, 30_000, null)));
        plane.settle();
        assertThat(pending.hasCome()).isFalse();
        return pending;
    }

    private static Assignment only(Pending<WorkAnswer> poll) throws Refusal {
        assertThat(poll.get().jobs()).hasSize(1);
        return poll.get().jobs().get(0);
    }
}
