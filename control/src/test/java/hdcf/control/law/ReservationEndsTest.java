package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.ReconnectCommand;
import hdcf.control.command.live.Member;
import hdcf.control.job.Offer;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reserved on a worker is free again when the process is known to be gone, and not before. */
final class ReservationEndsTest {
    private static final Resources MACHINE = new Resources(4.0, 8192L, null, List.of("GPU-a"), null);

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("n1", MACHINE);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void anEndAReleaseAndAnExpiryFreeIt() throws Refusal {
        Assignment completed = fill();
        plane.ack(completed, "n1");
        plane.complete(completed, "n1");
        assertFree();
        Assignment failed = fill();
        plane.ack(failed, "n1");
        plane.fail(failed, "n1", 1, EndCause.USER_EXIT);
        assertFree();
        plane.abort(failed.jobId(), null);
        Assignment released = fill();
        plane.release(released, "n1");
        assertFree();
        plane.take("n1");
        plane.passHearing(Duration.ofSeconds(61), "n1");
        assertFree();
    }

    @Test
    void anAbortBeforeTheAckFreesItAtOnce() throws Refusal {
        Assignment assignment = fill();
        plane.abort(assignment.jobId(), null);
        assertFree();
    }

    @Test
    void anAbortedAttemptKeepsItUntilItsWorkerReportsTheEnd() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.abort(assignment.jobId(), null);
        for (int seq = 1; seq < 5; seq++) {
            plane.heartbeat("n1", seq, List.of(assignment));
        }
        assertFull();
        Refused.code(() -> plane.fail(assignment, "n1", 137, EndCause.ABORTED));
        assertFree();
    }

    @Test
    void anAbortedAttemptKeepsItUntilItIsNoLongerListed() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.abort(assignment.jobId(), null);
        plane.heartbeat("n1", 1, List.of());
        assertFull();
        plane.heartbeat("n1", 2, List.of(assignment));
        plane.heartbeat("n1", 3, List.of());
        assertFull();
        plane.heartbeat("n1", 4, List.of());
        assertFree();
    }

    @Test
    void heartbeatsFromBeforeTheAckFreeNothing() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.pass(Duration.ofSeconds(1));
        plane.heartbeat("n1", 1, List.of());
        plane.heartbeat("n1", 2, List.of());
        assertThat(plane.status(assignment.jobId())).isEqualTo(JobStatus.LOST);
        assertFull();
        plane.heartbeat("n1", 3, List.of(assignment));
        assertThat(plane.status(assignment.jobId())).isEqualTo(JobStatus.RUNNING);
        assertFull();
        plane.heartbeat("n1", 4, List.of());
        plane.heartbeat("n1", 5, List.of());
        assertFree();
    }

    @Test
    void heartbeatsFromBeforeTheAckFreeNothingAfterARegistrationEither() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.heartbeat("n1", 3, List.of(assignment));
        plane.register("n1", MACHINE);
        plane.heartbeat("n1", 1, List.of());
        plane.heartbeat("n1", 2, List.of());
        assertFull();
        plane.heartbeat("n1", 4, List.of(assignment));
        plane.heartbeat("n1", 5, List.of());
        plane.heartbeat("n1", 6, List.of());
        assertFree();
    }

    @Test
    void whatWasSentUnderAnEarlierBootAndComesLateFreesNothing() throws Refusal {
        register("b1");
        reconnect("b1");
        register("b3");
        reconnect("b3");
        plane.ack(fill(), "n1");
        register("b1");
        register("b2");
        assertFull();
        reconnect("b1");
        assertFull();
        register("b4");
        reconnect("b4");
        assertFree();
    }

    private void register(String bootId) throws Refusal {
        plane.register(new RegisterRequest("n1", null, List.of(), null, bootId, 8, MACHINE));
    }

    @Test
    void anAnnouncedBootTakesNothingAwayThroughARestartEither() throws Refusal {
        register("b2");
        plane.restart(Duration.ofSeconds(1));
        Assignment ofTheNewBoot = fill();
        plane.ack(ofTheNewBoot, "n1");
        reconnect("b2", ofTheNewBoot);
        assertFull();
        register("b3");
        reconnect("b3");
        assertFree();
    }

    private void reconnect(String bootId, Assignment... held) throws Refusal {
        List<HeldAssignment> listed = Stream.of(held)
                .map(assignment -> new HeldAssignment(assignment.jobId(), assignment.assignmentId()))
                .toList();
        plane.call(new ReconnectCommand(
                Plane.CALLER, new ReconnectRequest("n1", null, List.of(), "of-" + bootId, bootId, listed)));
    }

    @Test
    void whatIsNeverListedIsFreeAfterAHeartbeatTimeout() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        long seq = 0;
        for (int i = 0; i < 3; i++) {
            plane.heartbeat("n1", ++seq, List.of());
            plane.pass(Duration.ofSeconds(20));
        }
        assertFull();
        plane.heartbeat("n1", ++seq, List.of());
        assertFree();
    }

    @Test
    void aLostAttemptKeepsItThroughRestartsUntilAnotherBoot() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.pass(Duration.ofSeconds(700));
        plane.restart(Duration.ofSeconds(5));
        assertThat(plane.status(assignment.jobId())).isIn(JobStatus.PENDING, JobStatus.RETRYING);
        assertFull();
        register("b1");
        assertFull();
        register("b2");
        assertFull();
        reconnect("b2");
        assertFree();
    }

    @Test
    void aNewDaemonThatDoesNotListItFreesIt() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.reconnect("n1", "i1", List.of(), List.of(assignment));
        assertFull();
        plane.reconnect("n1", "i2", List.of(), List.of());
        assertFree();
    }

    @Test
    void aBaseWorkerThatNamesItNoMoreHasLostIt() throws Refusal {
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        plane.abort(assignment.jobId(), null);
        long seq = 0;
        for (int i = 0; i < 5; i++) {
            plane.heartbeat("n1", ++seq, assignment.jobId());
            plane.pass(Duration.ofSeconds(20));
        }
        assertFull();
        for (int i = 0; i < 5; i++) {
            plane.heartbeat("n1", ++seq, (String) null);
            plane.pass(Duration.ofSeconds(20));
        }
        assertFree();
    }

    @Test
    void whatAnotherWorkerSaysFreesNothing() throws Refusal {
        plane.register("n2", MACHINE);
        Assignment assignment = fill();
        plane.ack(assignment, "n1");
        Refused.code(() -> plane.complete(assignment, "n2"));
        Refused.code(() -> plane.release(assignment, "n2"));
        plane.heartbeat("n2", 1, List.of());
        plane.heartbeat("n2", 2, List.of());
        assertFull();
    }

    /** All processors are taken by one assignment. */
    private Assignment fill() throws Refusal {
        plane.submit(Wanting.cpus(4).at(1).job());
        return plane.take("n1");
    }

    private void assertFull() {
        assertThat(left().cpusMilli()).isZero();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM reservations"))
                .isEqualTo(1);
    }

    private void assertFree() {
        assertThat(left()).isEqualTo(member().whole());
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM reservations"))
                .isZero();
    }

    private Offer left() {
        return plane.book().reservations().left(member());
    }

    private Member member() {
        return Objects.requireNonNull(plane.book().fleet().find("n1"));
    }
}
