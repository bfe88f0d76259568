package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 8: the control plane's own absence counts against nobody, and no clock jump does. */
final class Rule8RestartTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Plane plane;
    private String id;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        id = plane.submit("true");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 45, 3_600, 86_400 * 30})
    void aRunningJobGetsAFullTimeoutAfterARestart(long downtimeSec) throws Refusal {
        Assignment held = plane.run("w1");
        plane.pass(TIMEOUT.minus(SECOND));
        plane.restart(Duration.ofSeconds(downtimeSec));
        plane.pass(TIMEOUT.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        plane.pass(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        assertThat(plane.complete(held, "w1").status()).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_600})
    void anAssignmentGetsAFullTimeoutAfterARestart(long downtimeSec) throws Refusal {
        Assignment held = plane.take("w1");
        plane.passHearing(TIMEOUT.minus(SECOND), "w1");
        plane.restart(Duration.ofSeconds(downtimeSec));
        plane.passHearing(TIMEOUT.minus(SECOND), "w1");
        plane.ack(held, "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_600})
    void aLostJobGetsItsFullGraceAfterARestart(long downtimeSec) throws Refusal {
        plane.run("w1");
        plane.pass(TIMEOUT.plus(GRACE).minus(SECOND));
        plane.restart(Duration.ofSeconds(downtimeSec));
        plane.pass(GRACE.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.pass(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
    }

    @Test
    void aBaseWorkerGetsAFullTimeoutToNameItsJobAfterARestart() throws Refusal {
        plane.run("w1");
        plane.heartbeat("w1", 1, id);
        plane.restart(Duration.ofHours(1));
        plane.heartbeat("w1", 2, (String) null);
        plane.heartbeat("w1", 3, (String) null);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aPauseOfTheWriterCountsAgainstNobody() throws Refusal {
        plane.run("w1");
        plane.pause(TIMEOUT.minus(SECOND));
        plane.pause(Duration.ofHours(5));
        plane.pause(Duration.ofMillis(2_001));
        plane.pass(TIMEOUT.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        plane.pass(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.pass(GRACE.minus(SECOND));
        plane.pause(Duration.ofSeconds(3));
        plane.pass(GRACE.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
    }

    @Test
    void queuedCallsAreAppliedBeforeAnySweep() throws Refusal {
        plane.run("w1");
        plane.pass(TIMEOUT.minus(SECOND));
        for (int i = 0; i < 1_000; i++) {
            plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest("stranger", 0, 0, null)));
        }
        plane.start(new HeartbeatCommand(
                Plane.CALLER, new HeartbeatRequest("w1", id, null, 1L, null, null, null, null, null, null)));
        plane.clock.pass(Duration.ofMillis(1_900));
        plane.settle();
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM events WHERE event = 'worker_offline'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_650, -3_650})
    void aJumpOfTheWallClockNeitherExpiresNorRevivesAnything(long days) throws Refusal {
        plane.run("w1");
        plane.submit("second");
        Assignment assigned = plane.take("w1");
        plane.clock.jump(Duration.ofDays(days));
        plane.pass(TIMEOUT.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.status(assigned.jobId())).isEqualTo(JobStatus.ASSIGNED);
        plane.pass(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        assertThat(plane.status(assigned.jobId())).isEqualTo(JobStatus.PENDING);
        plane.clock.jump(Duration.ofDays(-2 * days));
        plane.pass(GRACE.minus(SECOND));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.pass(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_650, -3_650})
    void aJumpOfTheWallClockDoesNotTouchBackOff(long days) throws Refusal {
        plane.fail(plane.run("w1"), "w1", 1, null);
        plane.clock.jump(Duration.ofDays(days));
        plane.pass(Duration.ofMillis(799));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        plane.pass(Duration.ofMillis(201));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void aMachineThatStartsWithAClockOfThePastWaitsNoLongerThanTheLongestBackOff() throws Refusal {
        plane.fail(plane.run("w1"), "w1", 1, null);
        plane.clock.jump(Duration.ofDays(-3_650));
        plane.restart(SECOND);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        plane.pass(Duration.ofMinutes(5));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void aBackOffThatEndedDuringTheDowntimeIsOverAtOnce() throws Refusal {
        plane.fail(plane.run("w1"), "w1", 1, null);
        plane.restart(Duration.ofMinutes(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void whatAWorkerHoldsIsKnownAfterARestart() throws Refusal {
        Assignment held = plane.run("w1");
        plane.heartbeat("w1", 5, List.of(held));
        plane.pass(Duration.ofSeconds(6));
        plane.restart(Duration.ofMinutes(3));
        assertThat(plane.heartbeat("w1", 6, List.of(held)).abort()).isEmpty();
        assertThat(plane.book().leases().of("w1")).hasSize(1);
        assertThat(plane.complete(held, "w1").status()).isEqualTo("COMPLETED");
        assertThat(plane.book().leases().of("w1")).isEmpty();
    }
}
