package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 6: late truth wins while it can. */
final class Rule6LateTruthTest {
    /** How far the job has gone without its worker. */
    enum Since {
        LOST(Duration.ofMinutes(1)),
        RETRYING(Duration.ofMinutes(11)),
        PENDING(Duration.ofSeconds(661));

        private final Duration silence;

        Since(Duration silence) {
            this.silence = silence;
        }
    }

    @TempDir
    Path folder;

    private Plane plane;
    private String id;
    private Assignment held;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.register("w2");
        id = plane.submit(new NewJob("true", List.of(), "", 0, 2, 1, 0, 0, false, List.of()));
        held = plane.run("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLateCompletionIsAccepted(Since since) throws Refusal {
        silence(since);
        JobAnswer answer = plane.complete(held, "w1");
        assertThat(answer.status()).isEqualTo("COMPLETED");
        assertThat(answer.applied()).isNull();
        assertThat(plane.view(id).attemptCount()).isEqualTo(1);
        assertThat(crashEnds()).isZero();
        assertThat(plane.claim("w2")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLateFailureIsAcceptedAndTheLossIsNotPaidTwice(Since since) throws Refusal {
        silence(since);
        assertThat(plane.fail(held, "w1", 5, null).status()).isEqualTo("RETRYING");
        assertThat(crashEnds()).isZero();
        assertThat(Shell.number(plane.file(), "SELECT user_ends FROM jobs")).isEqualTo(1);
        plane.passHearing(Duration.ofSeconds(2), "w2");
        assertThat(plane.fail(plane.run("w2"), "w2", 5, null).status()).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @EnumSource
    void aHeartbeatOfABaseWorkerThatNamesTheJobRevivesIt(Since since) throws Refusal {
        silence(since);
        plane.heartbeat("w1", 1, id);
        assertRevived();
    }

    @ParameterizedTest
    @EnumSource
    void aHeartbeatThatListsTheLeaseRevivesTheJob(Since since) throws Refusal {
        silence(since);
        assertThat(plane.heartbeat("w1", 1, List.of(held)).abort()).isEmpty();
        assertRevived();
    }

    @ParameterizedTest
    @EnumSource
    void aReconnectThatListsTheLeaseRevivesTheJob(Since since) throws Refusal {
        silence(since);
        assertThat(plane.reconnect("w1", "i2", List.of(), List.of(held)).actions())
                .singleElement()
                .satisfies(action -> assertThat(action.action()).isEqualTo(ReconnectAction.Kind.KEEP_CURRENT_JOB));
        assertRevived();
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatedAckRevivesTheJob(Since since) throws Refusal {
        silence(since);
        plane.ack(held, "w1");
        assertRevived();
    }

    @ParameterizedTest
    @EnumSource
    void aLateReleaseIsAcceptedAndNothingIsCounted(Since since) throws Refusal {
        silence(since);
        assertThat(plane.release(held, "w1").status()).isEqualTo("ok");
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.view(id).attemptCount()).isZero();
        assertThat(plane.view(id).assignmentId()).isNull();
        assertThat(crashEnds()).isZero();
        assertThat(plane.take("w2").attemptCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseCanSpeakForTheLease(Since since) throws Refusal {
        silence(since);
        JobStatus before = plane.status(id);
        assertThat(Refused.code(() -> plane.complete(held, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.release(held, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        plane.heartbeat("w2", 1, id);
        plane.heartbeat("w2", 2, List.of(held));
        assertThat(plane.status(id)).isEqualTo(before);
    }

    @Test
    void theCostOfALossIsCountedAnewAfterARevival() throws Refusal {
        for (int i = 0; i < 5; i++) {
            silence(Since.PENDING);
            plane.heartbeat("w1", i + 1, id);
            assertRevived();
        }
        silence(Since.PENDING);
        assertThat(crashEnds()).isEqualTo(1);
        plane.run("w2");
        plane.pass(Duration.ofMinutes(11));
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void anOutcomeThatIsRecordedForTheAttemptIsAnsweredAndNotAppliedAgain() throws Refusal {
        plane.fail(held, "w1", 7, EndCause.USER_EXIT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        JobAnswer repeated = plane.complete(held, "w1");
        assertThat(repeated.applied()).isFalse();
        assertThat(repeated.status()).isEqualTo("RETRYING");
        plane.heartbeat("w1", 1, id);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        assertThat(Refused.code(() -> plane.ack(held, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        plane.passHearing(Duration.ofSeconds(2), "w2");
        Assignment second = plane.run("w2");
        assertThat(plane.fail(held, "w1", 7, null).applied()).isFalse();
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.complete(second, "w2").status()).isEqualTo("COMPLETED");
    }

    @Test
    void aJobThatWasGivenUpStaysFailedWhateverItsWorkerSays() throws Refusal {
        silence(Since.PENDING);
        Assignment second = plane.run("w2");
        plane.pass(Duration.ofMinutes(11));
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
        JobAnswer late = plane.complete(second, "w2");
        assertThat(late.applied()).isFalse();
        assertThat(late.endCause()).isEqualTo(EndCause.WORKER_LOST);
        assertThat(plane.heartbeat("w2", 1, List.of(second)).abort()).hasSize(1);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aReconnectReplaysEachEndByItself() throws Refusal {
        String other = plane.submit("true");
        Assignment second = plane.run("w1");
        silence(Since.LOST);
        var actions = plane.reconnect(
                        "w1",
                        "i2",
                        List.of(
                                Reporting.of(other, "", "no-such")
                                        .artifact()
                                        .with("status", "COMPLETED")
                                        .build(),
                                Reporting.of(id, "", held.assignmentId())
                                        .artifact()
                                        .with("status", "COMPLETED")
                                        .build(),
                                Reporting.of(other, "", second.assignmentId())
                                        .exitCode(1)
                                        .with("status", "FAILED")
                                        .build()),
                        List.of())
                .actions();
        assertThat(actions.stream().map(ReconnectAction::result))
                .containsExactly(
                        ReconnectAction.Result.REJECTED,
                        ReconnectAction.Result.ACCEPTED,
                        ReconnectAction.Result.ACCEPTED);
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
        assertThat(plane.status(other)).isEqualTo(JobStatus.RETRYING);
    }

    private void silence(Since since) throws Refusal {
        plane.pass(since.silence);
        assertThat(plane.status(id)).isEqualTo(JobStatus.valueOf(since.name()));
    }

    private void assertRevived() throws Refusal {
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.view(id).assignmentId()).isEqualTo(held.assignmentId());
        assertThat(plane.view(id).leaseEpoch()).isEqualTo(held.leaseEpoch());
        assertThat(plane.view(id).attemptCount()).isEqualTo(1);
        assertThat(plane.view(id).endCause()).isNull();
        assertThat(crashEnds()).isZero();
        assertThat(plane.claim("w2")).isEmpty();
    }

    private long crashEnds() {
        return Shell.number(plane.file(), "SELECT crash_ends FROM jobs WHERE number = 1");
    }
}
