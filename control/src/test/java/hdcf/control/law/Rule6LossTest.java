package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.WorkerView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: when a job is believed lost. What its worker may say afterwards is in {@link Rule6LateTruthTest}. */
final class Rule6LossTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofMinutes(10);

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
        id = plane.submit("true");
        held = plane.run("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aWorkerUnheardForTheTimeoutIsOfflineAndItsJobsAreLost() throws Refusal {
        plane.pass(TIMEOUT.minusSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(worker("w1").status()).isEqualTo("ONLINE");
        plane.pass(Duration.ofSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        assertThat(worker("w1").status()).isEqualTo("OFFLINE");
        assertThat(plane.view(id).assignmentId()).isEqualTo(held.assignmentId());
        assertThat(plane.view(id).heartbeatAgeSec()).isEqualTo(60);
    }

    @Test
    void aLostJobIsTriedAgainAfterItsGrace() throws Refusal {
        plane.pass(TIMEOUT.plus(GRACE).minusSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.pass(Duration.ofSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        assertThat(plane.view(id).assignmentId()).isEqualTo(held.assignmentId());
        plane.pass(Duration.ofSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.view(id).assignmentId()).isEqualTo(held.assignmentId());
        plane.run("w2");
        assertThat(plane.view(id).attemptCount()).isEqualTo(2);
    }

    @Test
    void anyCallThatNamesTheWorkerIsHearingIt() throws Refusal {
        for (int i = 0; i < 6; i++) {
            plane.pass(TIMEOUT.minusSeconds(1));
            switch (i) {
                case 0 -> plane.register("w1");
                case 1 -> plane.claim("w1", 0, 0, null);
                case 2 -> plane.ack(held, "w1");
                case 3 -> plane.heartbeat("w1", 1, id);
                case 4 -> Refused.code(() -> plane.release(other(), "w1"));
                default -> plane.reconnect("w1", null, List.of(), null);
            }
        }
        plane.pass(TIMEOUT.minusSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        plane.pass(Duration.ofSeconds(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
    }

    @Test
    void aBaseWorkerThatNamesItsJobInNoHeartbeatForATimeoutHasLostIt() throws Refusal {
        for (int i = 1; i <= 11; i++) {
            plane.pass(Duration.ofSeconds(5));
            plane.heartbeat("w1", i, (String) null);
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        plane.pass(Duration.ofSeconds(5));
        plane.heartbeat("w1", 12, (String) null);
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        assertThat(worker("w1").status()).isEqualTo("ONLINE");
    }

    @Test
    void aBaseWorkerThatNamesItsJobOnceInATimeoutKeepsIt() throws Refusal {
        for (int i = 1; i <= 60; i++) {
            plane.pass(Duration.ofSeconds(5));
            plane.heartbeat("w1", i, i % 11 == 0 ? id : null);
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void oneLateHeartbeatAloneLosesNothing() throws Refusal {
        plane.pass(TIMEOUT.minusSeconds(1));
        plane.claim("w1", 0, 0, null);
        plane.pass(Duration.ofSeconds(10));
        plane.heartbeat("w1", 1, (String) null);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void whatIsMissingInTwoHeartbeatsInARowIsLost() throws Refusal {
        plane.pass(Duration.ofSeconds(5));
        plane.heartbeat("w1", 1, List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        plane.pass(Duration.ofSeconds(5));
        plane.heartbeat("w1", 2, List.of(held));
        plane.heartbeat("w1", 3, List.of());
        assertThat(plane.status(id)).as("one in a row").isEqualTo(JobStatus.RUNNING);
        plane.heartbeat("w1", 3, List.of());
        assertThat(plane.status(id)).as("the number did not rise").isEqualTo(JobStatus.RUNNING);
        plane.heartbeat("w1", 4, List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.passHearing(Duration.ofSeconds(11), "w1");
        assertThat(plane.status(id)).as("its own worker disowned it").isNotEqualTo(JobStatus.LOST);
    }

    @Test
    void heartbeatsInTheTurnOfTheAckAreNotCounted() throws Refusal {
        plane.complete(held, "w1");
        id = plane.submit("true");
        held = plane.run("w1");
        plane.heartbeat("w1", 1, List.of());
        plane.heartbeat("w1", 2, List.of());
        plane.heartbeat("w1", 3, List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aRestartedDaemonThatOmitsTheJobLosesItAtOnceAndWithAShortGrace() throws Refusal {
        plane.reconnect("w1", "i1", List.of(), List.of(held));
        plane.reconnect("w1", "i1", List.of(), List.of());
        assertThat(plane.status(id)).as("the same daemon").isEqualTo(JobStatus.RUNNING);
        plane.reconnect("w1", "i2", List.of(), List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.passHearing(Duration.ofSeconds(10), "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
    }

    @Test
    void aRestartedDaemonThatOmitsAJobAlreadyLostShortensItsGrace() throws Refusal {
        plane.reconnect("w1", "i1", List.of(), List.of(held));
        plane.pass(TIMEOUT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.reconnect("w1", "i2", List.of(), List.of());
        plane.pass(Duration.ofSeconds(10));
        assertThat(plane.status(id)).isIn(JobStatus.RETRYING, JobStatus.PENDING);
    }

    @Test
    void aRestartedDaemonThatReportsTheEndLosesNothing() throws Refusal {
        plane.reconnect("w1", "i1", List.of(), List.of(held));
        plane.reconnect("w1", "i2", List.of(Reporting.completion(held, "w1")), List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aJobIsFencedOffFromItsOldHolderOnceItIsClaimedAgain() throws Refusal {
        plane.pass(TIMEOUT.plus(GRACE).plusSeconds(1));
        Assignment fresh = plane.take("w2");
        assertThat(Refused.code(() -> plane.complete(held, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.fail(held, "w1", 1, null))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.ack(held, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(plane.heartbeat("w1", 1, List.of(held)).abort())
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo("stale_lease"));
        plane.heartbeat("w1", 2, id);
        plane.passHearing(TIMEOUT, "w2");
        assertThat(plane.status(id)).as("the new lease expired un-acked").isEqualTo(JobStatus.PENDING);
        assertThat(Refused.code(() -> plane.complete(held, "w1")))
                .as("for good")
                .isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(fresh.leaseEpoch()).isEqualTo(held.leaseEpoch() + 1);
    }

    private Assignment other() {
        return new Assignment(id, 1, "true", List.of(), "", 0, 1, 3, "no-such-assignment", 0, 1, null, null, null);
    }

    private WorkerView worker(String workerId) throws Refusal {
        return plane.reads().workers().stream()
                .filter(view -> view.workerId().equals(workerId))
                .findFirst()
                .orElseThrow();
    }
}
