package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 3: only an acknowledgement starts a job, and an assignment without one is void. */
final class Rule3AcknowledgementTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

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

    @Test
    void nothingButTheAckMovesAssignedToRunning() throws Refusal {
        Assignment assignment = plane.take("w1");
        plane.heartbeat("w1", 1, id);
        plane.heartbeat("w1", 2, List.of(assignment));
        plane.reconnect("w1", "i1", List.of(), List.of(assignment));
        assertThat(Refused.code(() -> plane.complete(assignment, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.fail(assignment, "w1", 1, null))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.ASSIGNED);
        plane.ack(assignment, "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.view(id).startedAtMs()).isEqualTo(plane.clock.wallMillis());
    }

    @Test
    void repeatingAnAckIsHarmless() throws Refusal {
        Assignment assignment = plane.run("w1");
        plane.pass(Duration.ofSeconds(5));
        assertThat(plane.ack(assignment, "w1").status()).isEqualTo("ok");
        assertThat(plane.view(id).attemptCount()).isEqualTo(1);
        assertThat(plane.view(id).startedAtMs()).isEqualTo(plane.clock.wallMillis() - 5_000);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM events WHERE event = 'job_acked'"))
                .isEqualTo(1);
    }

    @Test
    void refusesAnAckThatDoesNotFit() throws Refusal {
        Assignment assignment = plane.take("w1");
        Assignment wrong = with(assignment, "no-such-assignment");
        assertThat(Refused.code(() -> plane.ack(wrong, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.ack(assignment, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.ASSIGNED);
        plane.ack(assignment, "w1");
        plane.complete(assignment, "w1");
        assertThat(Refused.code(() -> plane.ack(assignment, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void anUnackedAssignmentReturnsToPendingAndTakesItsCountBack() throws Refusal {
        plane.take("w1");
        plane.passHearing(TIMEOUT.minusSeconds(1), "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.ASSIGNED);
        plane.passHearing(Duration.ofSeconds(1), "w1");
        JobView view = plane.view(id);
        assertThat(view.status()).isEqualTo(JobStatus.PENDING);
        assertThat(view.attemptCount()).isZero();
        assertThat(view.assignmentId()).isNull();
        assertThat(view.assignmentExpiresAt()).isNull();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM attempts")).isZero();
    }

    @Test
    void anExpiredAssignmentCanNeverBeUsedAgain() throws Refusal {
        Assignment old = plane.take("w1");
        plane.passHearing(TIMEOUT, "w1");
        assertUnusable(old);
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        Assignment fresh = plane.take("w1");
        assertUnusable(old);
        plane.ack(fresh, "w1");
        assertUnusable(old);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void namingAnExpiredAssignmentDoesNotReviveIt() throws Refusal {
        Assignment old = plane.take("w1");
        plane.passHearing(TIMEOUT, "w1");
        plane.heartbeat("w1", 1, id);
        assertThat(plane.heartbeat("w1", 2, List.of(old)).abort())
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo("stale_lease"));
        plane.reconnect("w1", "i1", List.of(), List.of(old));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void anAckInTheSameTurnAsItsExpiryWins() throws Refusal {
        Assignment assignment = plane.take("w1");
        plane.passHearing(TIMEOUT.minusSeconds(1), "w1");
        plane.clock.pass(Duration.ofSeconds(1));
        plane.ack(assignment, "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void afterTenUnackedDeliveriesInARowTheJobHasFailed() throws Refusal {
        for (int delivery = 1; delivery <= 10; delivery++) {
            assertThat(plane.status(id)).as("before delivery %d", delivery).isEqualTo(JobStatus.PENDING);
            plane.take("w1");
            plane.passHearing(TIMEOUT, "w1");
        }
        JobView view = plane.view(id);
        assertThat(view.status()).isEqualTo(JobStatus.FAILED);
        assertThat(view.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(view.attemptCount()).isZero();
        assertThat(view.lastError()).contains("10");
        assertThat(plane.claim("w1")).isEmpty();
    }

    @Test
    void anAckStartsTheCountOfUnackedDeliveriesAnew() throws Refusal {
        for (int i = 0; i < 9; i++) {
            plane.take("w1");
            plane.passHearing(TIMEOUT, "w1");
        }
        plane.release(plane.run("w1"), "w1");
        for (int i = 0; i < 9; i++) {
            plane.take("w1");
            plane.passHearing(TIMEOUT, "w1");
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        plane.take("w1");
        plane.passHearing(TIMEOUT, "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aRunningLeaseLivesAsLongAsItsWorkerIsHeard() throws Refusal {
        Assignment assignment = plane.run("w1");
        for (int i = 1; i <= 40; i++) {
            plane.pass(Duration.ofSeconds(59));
            plane.heartbeat("w1", i, id);
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.complete(assignment, "w1").status()).isEqualTo("COMPLETED");
    }

    private void assertUnusable(Assignment old) {
        assertThat(Refused.code(() -> plane.ack(old, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.complete(old, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.fail(old, "w1", 1, null))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.release(old, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
    }

    private static Assignment with(Assignment a, String assignmentId) {
        return new Assignment(
                a.jobId(),
                a.number(),
                a.command(),
                a.args(),
                a.workingDir(),
                a.timeoutMs(),
                a.attemptCount(),
                a.maxAttempts(),
                assignmentId,
                a.assignmentExpiresAt(),
                a.leaseEpoch(),
                a.resources(),
                a.execution(),
                a.checkpoint());
    }
}
