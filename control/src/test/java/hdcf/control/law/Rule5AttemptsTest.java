package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.JobFlow;
import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Rule 5: who pays for a bad end, and when the next attempt begins. */
final class Rule5AttemptsTest {
    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"USER_EXIT", "TIMEOUT", "OOM", "OUTPUT_LIMIT"})
    void theUsersOwnEndsArePaidFromMaxAttempts(EndCause cause) throws Refusal {
        String id = plane.submit(limits(3, 0));
        failAgain(id, cause);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        failAgain(id, cause);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        failAgain(id, cause);
        JobView view = plane.view(id);
        assertThat(view.status()).isEqualTo(JobStatus.FAILED);
        assertThat(view.attemptCount()).isEqualTo(3);
        assertThat(view.endCause()).isEqualTo(cause);
        assertThat(view.exitCode()).isEqualTo(1);
        assertThat(view.lastError()).isEqualTo("Expected exit code 0, found 1");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"USER_EXIT", "TIMEOUT", "OOM", "OUTPUT_LIMIT", "ABORTED"})
    void infrastructuresEndsArePaidFromTheCrashLimit(EndCause cause) throws Refusal {
        String id = plane.submit(limits(1, 2));
        failAgain(id, cause);
        failAgain(id, cause);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        failAgain(id, cause);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
        assertThat(plane.view(id).attemptCount()).isEqualTo(3);
    }

    @Test
    void countsAttemptsRetriesAndEnds() throws Refusal {
        String id = plane.submit(limits(2, 0));
        failAgain(id, EndCause.USER_EXIT);
        plane.passHearing(Duration.ofSeconds(10), "w1");
        failAgain(id, EndCause.USER_EXIT);
        JobFlow flow = plane.book().stats().flow();
        assertThat(flow.assignments()).isEqualTo(2);
        assertThat(flow.retries()).isEqualTo(1);
        assertThat(flow.ended()).containsExactly(Map.entry(JobStatus.FAILED, 1L));
        assertThat(flow.endedMs().get(JobStatus.FAILED)).isBetween(10_000L, 60_000L);
    }

    @Test
    void theTwoBudgetsDoNotTouchEachOther() throws Refusal {
        String id = plane.submit(limits(2, 2));
        failAgain(id, EndCause.REBOOT);
        failAgain(id, EndCause.USER_EXIT);
        failAgain(id, EndCause.REBOOT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        failAgain(id, EndCause.USER_EXIT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aFailureWithoutACauseIsTheUsers() throws Refusal {
        String id = plane.submit(limits(1, 5));
        failAgain(id, null);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
        assertThat(plane.view(id).endCause()).isEqualTo(EndCause.USER_EXIT);
    }

    @Test
    void aJobThatPromisesOneStartNeverStartsTwice() throws Refusal {
        String id = plane.submit(limits(1, 0));
        plane.run("w1");
        plane.pass(Duration.ofMinutes(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
        plane.pass(Duration.ofMinutes(10));
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
        assertThat(plane.view(id).endCause()).isEqualTo(EndCause.WORKER_LOST);
        assertThat(plane.claim("w1")).isEmpty();
    }

    @Test
    void backOffDoublesFromOneSecondToFiveMinutesWithJitterBelow() throws Refusal {
        String id = plane.submit(limits(100, 0));
        for (int end = 1; end <= 14; end++) {
            failAgain(id, EndCause.USER_EXIT);
            long full = Math.min(1_000L << (end - 1), 300_000);
            long delay = Objects.requireNonNull(plane.view(id).dueAtMs()) - plane.clock.wallMillis();
            assertThat(delay).as("back-off after end %d", end).isBetween(full * 8 / 10, full);
        }
    }

    @Test
    void jobsThatFailedTogetherDoNotComeBackTogether() throws Refusal {
        for (int i = 0; i < 20; i++) {
            failAgain(plane.submit(limits(3, 0)), EndCause.USER_EXIT);
        }
        assertThat(Shell.number(plane.file(), "SELECT count(DISTINCT due_at_ms) FROM jobs"))
                .isGreaterThan(10);
    }

    @Test
    void aRetryingJobIsPendingWhenItsBackOffIsOverAndNotBefore() throws Refusal {
        String id = plane.submit(limits(3, 0));
        failAgain(id, EndCause.USER_EXIT);
        long due = Objects.requireNonNull(plane.view(id).dueAtMs());
        assertThat(plane.claim("w1")).isEmpty();
        plane.pass(Duration.ofMillis(due - plane.clock.wallMillis() - 1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        plane.pass(Duration.ofMillis(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.view(id).dueAtMs()).isNull();
        assertThat(plane.take("w1").attemptCount()).isEqualTo(2);
    }

    @Test
    void aRetryKeepsItsPlaceByPriorityAndSubmission() throws Refusal {
        String first = plane.submit(limits(3, 0));
        failAgain(first, EndCause.USER_EXIT);
        String second = plane.submit(limits(3, 0));
        plane.passHearing(Duration.ofSeconds(2), "w1");
        assertThat(plane.take("w1").jobId()).isEqualTo(first);
        assertThat(plane.take("w1").jobId()).isEqualTo(second);
    }

    @Test
    void releasedDeliveriesAreNotCounted() throws Refusal {
        String id = plane.submit(limits(1, 0));
        for (int i = 0; i < 5; i++) {
            plane.release(plane.run("w1"), "w1");
            assertThat(plane.view(id).attemptCount()).isZero();
        }
        assertThat(plane.complete(plane.run("w1"), "w1").status()).isEqualTo("COMPLETED");
        assertThat(plane.view(id).attemptCount()).isEqualTo(1);
    }

    /** Waits for the back-off if there is one, then fails the job once more. */
    private void failAgain(String id, @org.jspecify.annotations.Nullable EndCause cause) throws Refusal {
        while (plane.status(id) == JobStatus.RETRYING) {
            plane.passHearing(Duration.ofSeconds(1), "w1");
        }
        Assignment assignment = plane.run("w1");
        assertThat(assignment.jobId()).isEqualTo(id);
        plane.fail(assignment, "w1", 1, cause);
    }

    private static NewJob limits(int maxAttempts, int crashLimit) {
        return new NewJob("false", List.of(), "", 0, maxAttempts, crashLimit, 0, 0, false, List.of());
    }
}
