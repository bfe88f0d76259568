package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.command.ChangeCommand;
import hdcf.control.command.HoldCommand;
import hdcf.control.command.LetGoCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.RerunCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.ChangeRequest;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.TimeoutNotice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person changes their mind about a job that was accepted. */
final class RevisionTest {
    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
    }

    @AfterEach
    void close() throws Exception {
        plane.close();
        assertThat(Checker.check(Evidence.of(List.of(), plane.file(), null))).isEmpty();
    }

    @Test
    void aHeldJobIsNotClaimedUntilItIsLetGo() throws Refusal {
        String held = plane.submit("true");
        String other = plane.submit("true");
        hold(held);
        hold(held);
        assertThat(plane.view(held).held()).isTrue();
        assertThat(plane.take("w1").jobId()).isEqualTo(other);
        assertThat(plane.claim("w1")).isEmpty();
        plane.restart(Duration.ofSeconds(10));
        assertThat(plane.claim("w1")).isEmpty();
        letGo(held);
        letGo(held);
        assertThat(plane.view(held).held()).isNull();
        assertThat(plane.take("w1").jobId()).isEqualTo(held);
    }

    @Test
    void aHeldJobKeepsItsSchedule() throws Refusal {
        long at = plane.clock.wallMillis() / 1000 + 100;
        String id = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, at, false, List.of()));
        hold(id);
        plane.pass(Duration.ofSeconds(50));
        letGo(id);
        assertThat(plane.claim("w1")).as("not before its time").isEmpty();
        plane.pass(Duration.ofSeconds(51));
        assertThat(plane.claim("w1")).isPresent();
    }

    @Test
    void aHeldJobThatMissedItsTimeGoesAtOnce() throws Refusal {
        long at = plane.clock.wallMillis() / 1000 + 10;
        String id = plane.submit(new NewJob("true", List.of(), "", 0, 3, 5, 0, at, false, List.of()));
        hold(id);
        plane.pass(Duration.ofSeconds(50));
        assertThat(plane.claim("w1")).isEmpty();
        letGo(id);
        assertThat(plane.claim("w1")).isPresent();
    }

    @Test
    void aHeldJobInBackOffStaysBack() throws Refusal {
        String id = plane.submit("false");
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        hold(id);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        plane.passHearing(Duration.ofSeconds(30), "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.claim("w1")).isEmpty();
        letGo(id);
        assertThat(plane.claim("w1")).isPresent();
    }

    @Test
    void aJobThatRunsCannotBeHeld() throws Refusal {
        Assignment running = start("true");
        assertThat(Refused.code(() -> hold(running.jobId()))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        plane.complete(running, "w1");
        assertThat(Refused.code(() -> hold(running.jobId()))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(Refused.code(() -> letGo("nobody"))).isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void anotherPriorityCountsWithTheNextClaim() throws Refusal {
        plane.submit("first");
        String second = plane.submit("second");
        change(second, 5, null);
        assertThat(plane.view(second).priority()).isEqualTo(5);
        assertThat(plane.take("w1").jobId()).isEqualTo(second);
        assertThat(Refused.code(() -> change("99", 5, null))).isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void aFailedJobIsTriedAgainInPlace() throws Refusal {
        String id = plane.submit(new NewJob("false", List.of(), "", 0, 1, 0, 0, 0, false, List.of()));
        Assignment first = plane.run("w1");
        plane.fail(first, "w1", 3, EndCause.USER_EXIT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
        rerun("1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.view(id).exitCode()).isNull();
        assertThat(plane.complete(first, "w1").applied())
                .as("the first attempt has had its end")
                .isFalse();
        Assignment second = plane.run("w1");
        assertThat(second.leaseEpoch()).isEqualTo(2);
        plane.complete(second, "w1");
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
        assertThat(Shell.rows(plane.file(), "SELECT outcome FROM attempts ORDER BY lease_epoch"))
                .containsExactly("FAILED", "COMPLETED");
        assertThat(Refused.code(() -> rerun(id))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @Test
    void anAbortedJobNeverRunsAgain() throws Refusal {
        String id = plane.submit("true");
        plane.abort(id, null);
        assertThat(Refused.code(() -> rerun(id))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @Test
    void aRunningJobThatItsWorkerDoesNotEndIsEndedByTheControlPlane() throws Refusal {
        plane.submit(new NewJob("sleep", List.of(), "", 5_000, 2, 5, 0, 0, false, List.of()));
        Assignment running = plane.run("w1");
        long seq = listing(running, 0, 600);
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.RUNNING);
        listing(running, seq, 10);
        assertThat(plane.view(running.jobId()).endCause()).isEqualTo(EndCause.TIMEOUT);
        assertThat(plane.status(running.jobId())).isIn(JobStatus.RETRYING, JobStatus.PENDING);
        assertThat(plane.heartbeat("w1", 10_000, List.of(running)).abort())
                .as("its worker is told to stop it")
                .isNotEmpty();
        assertThat(Refused.code(() -> plane.complete(running, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
    }

    @Test
    void aWorkerThatWasAwayWhenTheTimeWasOverIsHeardBeforeItIsOverruled() throws Refusal {
        plane.submit(new NewJob("sleep", List.of(), "", 5_000, 2, 5, 0, 0, false, List.of()));
        Assignment running = plane.run("w1");
        for (int i = 0; i < 640; i += 5) {
            plane.pass(Duration.ofSeconds(5));
        }
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.LOST);
        listing(running, 0, 10);
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.RUNNING);
        plane.complete(running, "w1");
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aLongerTimeoutCountsForTheJobThatRuns() throws Refusal {
        plane.submit(new NewJob("sleep", List.of(), "", 5_000, 2, 5, 0, 0, false, List.of()));
        Assignment running = plane.run("w1");
        change(running.jobId(), null, 3_600_000L);
        assertThat(plane.heartbeat("w1", 9, List.of(running)).timeouts())
                .as("its worker is told, now and after a restart")
                .containsExactly(new TimeoutNotice(running.jobId(), running.assignmentId(), 3_600_000));
        plane.restart(Duration.ofSeconds(1));
        assertThat(plane.heartbeat("w1", 10, List.of(running)).timeouts()).hasSize(1);
        listing(running, 10, 700);
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.RUNNING);
        plane.complete(running, "w1");
        assertThat(plane.status(running.jobId())).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aWorkerThatWasRestartedIsToldTheChangedLimitWhenItReconnects() throws Refusal {
        plane.submit(new NewJob("sleep", List.of(), "", 5_000, 2, 5, 0, 0, false, List.of()));
        Assignment running = plane.run("w1");
        assertThat(plane.reconnect("w1", "next", List.of(), List.of(running)).timeouts())
                .as("nothing was changed")
                .isNull();
        change(running.jobId(), null, 3_600_000L);
        assertThat(plane.reconnect("w1", "third", List.of(), List.of(running)).timeouts())
                .containsExactly(new TimeoutNotice(running.jobId(), running.assignmentId(), 3_600_000));
    }

    /** Heartbeats every five seconds that list the assignment. */
    private long listing(Assignment running, long seq, int seconds) throws Refusal {
        long last = seq;
        for (int i = 0; i < seconds; i += 5) {
            plane.heartbeat("w1", ++last, List.of(running));
            plane.pass(Duration.ofSeconds(5));
        }
        return last;
    }

    private Assignment start(String command) throws Refusal {
        plane.submit(command);
        return plane.run("w1");
    }

    private void hold(String id) throws Refusal {
        plane.call(new HoldCommand(Plane.CALLER, id));
    }

    private void letGo(String id) throws Refusal {
        plane.call(new LetGoCommand(Plane.CALLER, id));
    }

    private void rerun(String id) throws Refusal {
        plane.call(new RerunCommand(Plane.CALLER, id));
    }

    private void change(String id, @Nullable Integer priority, @Nullable Long timeoutMs) throws Refusal {
        plane.call(new ChangeCommand(Plane.CALLER, id, new ChangeRequest(priority, timeoutMs)));
    }
}
