package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.WorkAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 7: an aborted job never runs again, and its last holder is told. */
final class Rule7AbortTest {
    @TempDir
    Path folder;

    private Plane plane;
    private String id;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.register("w2");
        id = plane.submit("true");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "ASSIGNED", "RUNNING", "LOST", "RETRYING"})
    void anyJobThatHasNotEndedCanBeAborted(JobStatus from) throws Refusal {
        bring(from);
        assertThat(plane.status(id)).isEqualTo(from);
        assertThat(plane.abort(id, null).abortedJobs()).isEqualTo(1);
        assertThat(plane.status(id)).isEqualTo(JobStatus.ABORTED);
        assertThat(plane.view(id).endCause()).isEqualTo(EndCause.ABORTED);
        assertThat(plane.view(id).lastError()).isEqualTo("because");
        assertThat(plane.view(id).endedAtMs()).isEqualTo(plane.clock.wallMillis());
        plane.passHearing(Duration.ofMinutes(12), "w2");
        assertThat(plane.claim("w2")).isEmpty();
        assertThat(plane.status(id)).isEqualTo(JobStatus.ABORTED);
        assertThat(plane.abort(id, null).status()).as("again").isEqualTo("ABORTED");
    }

    @Test
    void anAbortBeforeTheAckTakesTheCountBack() throws Refusal {
        plane.take("w1");
        plane.abort(id, null);
        assertThat(plane.view(id).attemptCount()).isZero();
    }

    @Test
    void aScheduledJobThatWasAbortedDoesNotBecomeDue() throws Refusal {
        long now = plane.clock.wallMillis() / 1000;
        String later = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, now + 10, false, List.of()));
        plane.abort(later, null);
        plane.passHearing(Duration.ofSeconds(20), "w2");
        assertThat(plane.status(later)).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void aJobThatHasEndedCannotBeAborted() throws Refusal {
        plane.complete(plane.run("w1"), "w1");
        assertThat(Refused.code(() -> plane.abort(id, null))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        String failing = plane.submit(new NewJob("false", List.of(), "", 0, 1, 0, 0, 0, false, List.of()));
        plane.fail(plane.run("w1"), "w1", 1, null);
        assertThat(Refused.code(() -> plane.abort(failing, null))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(plane.status(failing)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void refusesAnAbortOfTheUnknownAndOfNothing() {
        assertThat(Refused.code(() -> plane.abort("no-such-job", null))).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(Refused.code(() -> plane.abort(null, "stranger"))).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(Refused.code(() -> plane.abort(null, null))).isEqualTo(ProblemCode.NOTHING_NAMED);
        assertThat(Refused.code(() -> plane.abort("", " "))).isEqualTo(ProblemCode.NOTHING_NAMED);
    }

    @Test
    void aWorkerNamedAloneLosesAllThatItHolds() throws Refusal {
        Assignment running = plane.run("w1");
        String assigned = plane.submit("second");
        plane.take("w1");
        String others = plane.submit("third");
        plane.run("w2");
        String waiting = plane.submit("fourth");
        assertThat(plane.abort(null, "w1").abortedJobs()).isEqualTo(2);
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.ABORTED);
        assertThat(plane.status(assigned)).isEqualTo(JobStatus.ABORTED);
        assertThat(plane.status(others)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.status(waiting)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.abort(null, "w1").abortedJobs()).isZero();
    }

    @Test
    void aJobNamedWithAWorkerMustBeHeldByIt() throws Refusal {
        assertThat(Refused.code(() -> plane.abort(id, "w1")))
                .as("nobody holds it")
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        plane.run("w1");
        assertThat(Refused.code(() -> plane.abort(id, "w2"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.abort(id, "w1").abortedJobs()).isEqualTo(1);
        assertThat(plane.abort(id, "w1").abortedJobs()).isZero();
    }

    @Test
    void theHolderIsToldUntilItStopsListingTheLease() throws Refusal {
        Assignment held = plane.run("w1");
        plane.abort(id, null);
        for (int i = 1; i <= 3; i++) {
            assertThat(plane.heartbeat("w1", i, List.of(held)).abort())
                    .extracting(AbortNotice::assignmentId)
                    .containsExactly(held.assignmentId());
        }
        assertThat(plane.heartbeat("w1", 4, List.of()).abort()).isEmpty();
    }

    @Test
    void theHolderIsToldAfterARestartOfTheControlPlaneToo() throws Refusal {
        Assignment held = plane.run("w1");
        plane.abort(id, null);
        plane.restart(Duration.ofHours(1));
        assertThat(plane.heartbeat("w1", 1, List.of(held)).abort()).hasSize(1);
    }

    @Test
    void aPollOfTheHolderThatWaitsIsAnsweredAtOnce() throws Refusal {
        Assignment held = plane.run("w1");
        Pending<WorkAnswer> poll = plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest("w1", 1, 60_000, "c1")));
        plane.settle();
        assertThat(poll.hasCome()).isFalse();
        plane.abort(id, null);
        assertThat(poll.get().abort()).containsExactly(new AbortNotice(id, held.assignmentId(), "because"));
        assertThat(poll.get().jobs()).isEmpty();
    }

    @Test
    void theNextPollOfTheHolderTellsItWhenNoneWaits() throws Refusal {
        plane.run("w1");
        plane.abort(id, null);
        assertThat(plane.claim("w1", 0, 60_000, "c1").abort()).hasSize(1);
        assertThat(plane.claim("w2", 0, 0, "c2").abort()).isEmpty();
    }

    @Test
    void theReportAfterAnAbortChangesNothingButClosesTheAttempt() throws Refusal {
        Assignment held = plane.run("w1");
        plane.abort(id, null);
        var before = plane.view(id);
        assertThat(outcome()).isEqualTo("null");
        assertThat(Refused.code(() -> plane.complete(held, "w2"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(outcome()).as("told by another worker").isEqualTo("null");
        assertThat(Refused.code(() -> plane.fail(held, "w1", 137, EndCause.ABORTED)))
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(outcome()).isEqualTo("ABORTED");
        assertThat(Shell.number(plane.file(), "SELECT exit_code FROM attempts")).isEqualTo(137);
        assertThat(Refused.code(() -> plane.complete(held, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(plane.view(id)).isEqualTo(before);
    }

    @Test
    void anAbortedJobCannotBeAckedReleasedOrRevived() throws Refusal {
        Assignment held = plane.take("w1");
        plane.abort(id, null);
        assertThat(Refused.code(() -> plane.ack(held, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(Refused.code(() -> plane.release(held, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        plane.heartbeat("w1", 1, id);
        plane.reconnect("w1", "i1", List.of(), List.of(held));
        assertThat(plane.status(id)).isEqualTo(JobStatus.ABORTED);
    }

    private void bring(JobStatus to) throws Refusal {
        switch (to) {
            case ASSIGNED -> plane.take("w1");
            case RUNNING -> plane.run("w1");
            case RETRYING -> plane.fail(plane.run("w1"), "w1", 1, null);
            case LOST -> {
                plane.run("w1");
                plane.pass(Duration.ofMinutes(1));
            }
            case PENDING, COMPLETED, FAILED, ABORTED -> {}
        }
    }

    private String outcome() {
        return Shell.rows(plane.file(), "SELECT outcome FROM attempts").get(0);
    }
}
