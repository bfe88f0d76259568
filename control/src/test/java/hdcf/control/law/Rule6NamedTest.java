package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.ReconnectCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6: what counts as naming a job, and whose word counts. */
final class Rule6NamedTest {
    @TempDir
    Path folder;

    private Plane plane;
    private String id;
    private Assignment held;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        reconnect("old", null, List.of(), Set.of());
        reconnect("new", null, List.of(), Set.of());
        id = plane.submit("true");
        held = plane.run("w1");
        plane.pass(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aFormerDaemonThatComesLateLosesNothing() throws Refusal {
        reconnect("old", null, List.of(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        reconnect("newer", null, List.of(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
    }

    @Test
    void heartbeatsOfAFormerDaemonLoseNothing() throws Refusal {
        for (long seq = 500; seq < 503; seq++) {
            long late = seq;
            assertThat(Refused.code(() -> heartbeat("old", late, null, List.of())))
                    .isEqualTo(ProblemCode.NOT_REGISTERED);
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    /** A call of a dead daemon that was never heard before is taken for that of a new one; the living one comes back by itself. */
    @Test
    void aDaemonThatWasTakenForAFormerOneIntroducesItselfAgain() throws Refusal {
        reconnect("never heard before", null, List.of(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        assertThat(Refused.code(() -> heartbeat("new", 1L, null, mine()))).isEqualTo(ProblemCode.NOT_REGISTERED);
        plane.register("w1");
        reconnect("new", null, mine(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        heartbeat("new", 2L, null, mine());
        reconnect("never heard before", null, List.of(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void whoseReportIsHeldBackStillNamesItsJob() throws Refusal {
        reconnect("newer", null, List.of(), Set.of(held.assignmentId()));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void theCurrentJobIsNamed() throws Refusal {
        reconnect("newer", id, List.of(), Set.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        for (long seq = 1; seq <= 3; seq++) {
            plane.pass(Duration.ofSeconds(1));
            heartbeat("newer", seq, id, List.of());
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void whatIsMissingWithoutANumberIsNotCounted() throws Refusal {
        for (int i = 0; i < 3; i++) {
            heartbeat("new", null, null, List.of());
        }
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        heartbeat("new", 1L, null, List.of());
        heartbeat("new", 2L, null, List.of());
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
    }

    @Test
    void eachDaemonCountsItsHeartbeatsForItself() throws Refusal {
        heartbeat("new", 500L, null, mine());
        reconnect("newer", null, mine(), Set.of());
        plane.abort(id, null);
        assertThat(heartbeat("newer", 1L, null, mine()).abort())
                .extracting(AbortNotice::assignmentId)
                .containsExactly(held.assignmentId());
        assertThat(heartbeat("newer", 1L, null, mine()).abort()).isEmpty();
    }

    private List<HeldAssignment> mine() {
        return List.of(new HeldAssignment(held.jobId(), held.assignmentId()));
    }

    private HeartbeatAnswer heartbeat(
            String instance, @Nullable Long seq, @Nullable String current, List<HeldAssignment> listed) throws Refusal {
        return plane.call(new HeartbeatCommand(
                Plane.CALLER, new HeartbeatRequest("w1", current, null, seq, null, instance, "b1", 4, listed, null)));
    }

    private ReconnectAnswer reconnect(
            String instance, @Nullable String current, List<HeldAssignment> listed, Set<String> withheld)
            throws Refusal {
        return plane.call(new ReconnectCommand(
                Plane.CALLER, new ReconnectRequest("w1", current, null, instance, "b1", listed), withheld));
    }
}
