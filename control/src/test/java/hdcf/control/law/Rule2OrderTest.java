package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 2: who is claimed first, and who not at all. */
final class Rule2OrderTest {
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

    @Test
    void claimsTheHighestPriorityFirst() throws Refusal {
        String low = plane.submit(with(-1, 0));
        String middle = plane.submit(with(0, 0));
        String high = plane.submit(with(7, 0));
        assertThat(claimAll()).containsExactly(high, middle, low);
    }

    @Test
    void claimsTheEarlierSubmissionFirstAmongEqualPriorities() throws Refusal {
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.add(plane.submit("true"));
            plane.pass(Duration.ofSeconds(1));
        }
        assertThat(claimAll()).containsExactlyElementsOf(submitted);
    }

    @Test
    void claimsByJobIdAmongJobsOfTheSameSecond() throws Refusal {
        List<NewJob> twenty = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            twenty.add(Plane.job("true"));
        }
        List<String> submitted = plane.call(new SubmitCommand(Plane.CALLER, twenty, null)).jobs().stream()
                .map(SubmitAnswer::jobId)
                .toList();
        assertThat(submitted).isSorted().doesNotHaveDuplicates();
        assertThat(claimAll()).containsExactlyElementsOf(submitted);
    }

    @Test
    void createdAtAndIdsNeverFallEvenWhenTheWallClockDoes() throws Refusal {
        String first = plane.submit("true");
        plane.clock.jump(Duration.ofDays(-3650));
        String second = plane.submit("true");
        plane.restart(Duration.ZERO);
        String third = plane.submit("true");
        assertThat(List.of(first, second, third)).isSorted();
        assertThat(plane.view(second).createdAt())
                .isGreaterThanOrEqualTo(plane.view(first).createdAt());
        assertThat(plane.view(third).createdAt())
                .isGreaterThanOrEqualTo(plane.view(second).createdAt());
        assertThat(plane.view(third).number()).isEqualTo(3);
        assertThat(claimAll()).containsExactly(first, second, third);
    }

    @Test
    void neverClaimsAJobBeforeItsTime() throws Refusal {
        long now = plane.clock.wallMillis() / 1000;
        String later = plane.submit(with(100, now + 30));
        String sooner = plane.submit(with(0, 0));
        assertThat(claimAll()).containsExactly(sooner);
        plane.pass(Duration.ofSeconds(29));
        assertThat(plane.claim("w1")).isEmpty();
        plane.pass(Duration.ofSeconds(1));
        assertThat(claimAll()).containsExactly(later);
    }

    @Test
    void claimsAJobWhoseTimeHasPassedAtOnce() throws Refusal {
        String id = plane.submit(with(0, plane.clock.wallMillis() / 1000 - 5));
        assertThat(claimAll()).containsExactly(id);
    }

    @Test
    void aScheduledJobFollowsTheWallClockWhenItIsSet() throws Refusal {
        String id = plane.submit(with(0, plane.clock.wallMillis() / 1000 + 30));
        plane.clock.jump(Duration.ofHours(-1));
        plane.pass(Duration.ofSeconds(60));
        assertThat(plane.claim("w1")).as("an hour was given back").isEmpty();
        plane.clock.jump(Duration.ofHours(1));
        plane.pass(Duration.ofSeconds(1));
        assertThat(claimAll()).containsExactly(id);
    }

    @Test
    void aScheduledJobWaitsAcrossARestart() throws Refusal {
        String id = plane.submit(with(0, plane.clock.wallMillis() / 1000 + 30));
        plane.restart(Duration.ofSeconds(10));
        assertThat(plane.claim("w1")).isEmpty();
        plane.restart(Duration.ofSeconds(30));
        assertThat(claimAll()).containsExactly(id);
    }

    @Test
    void neverGivesAWorkerAJobThatItLacksACapabilityFor() throws Refusal {
        String needsBoth = plane.submit(needing(false, "avx", "docker"));
        String needsGpu = plane.submit(needing(true));
        plane.register("half", "avx");
        plane.register("able", "docker", "ssd", "avx");
        plane.register("gpu", "gpu");
        assertThat(plane.claim("w1")).isEmpty();
        assertThat(plane.claim("half")).isEmpty();
        assertThat(plane.claim("able").map(Assignment::jobId)).contains(needsBoth);
        assertThat(plane.claim("able")).isEmpty();
        assertThat(plane.claim("gpu").map(Assignment::jobId)).contains(needsGpu);
    }

    @Test
    void picksTheBestAmongSeveralClasses() throws Refusal {
        plane.register("able", "avx", "gpu");
        String plain = plane.submit(with(1, 0));
        String avx = plane.submit(needing(false, "avx"));
        String urgent = plane.submit(with(9, 0));
        String gpu = plane.submit(needing(true));
        assertThat(plane.claim("able", 9, 0, null).jobs().stream().map(Assignment::jobId))
                .containsExactly(urgent, plain, avx, gpu);
    }

    @Test
    void aWorkerIsJudgedByTheCapabilitiesItRegisteredLast() throws Refusal {
        String id = plane.submit(needing(false, "avx"));
        plane.register("w1", "avx");
        plane.register("w1");
        assertThat(plane.claim("w1")).isEmpty();
        plane.register("w1", "avx");
        assertThat(claimAll()).containsExactly(id);
    }

    @Test
    void eachClaimMakesAFreshAssignmentAndTheNextEpoch() throws Refusal {
        String id = plane.submit("true");
        Set<String> assignments = new HashSet<>();
        for (int epoch = 1; epoch <= 5; epoch++) {
            Assignment assignment = plane.take("w1");
            assertThat(assignments.add(assignment.assignmentId())).isTrue();
            assertThat(assignment.leaseEpoch()).isEqualTo(epoch);
            assertThat(assignment.attemptCount()).isEqualTo(1);
            assertThat(plane.view(id).leaseEpoch()).isEqualTo(epoch);
            assertThat(plane.view(id).attemptCount()).isEqualTo(1);
            plane.release(assignment, "w1");
            assertThat(plane.view(id).attemptCount()).isZero();
        }
    }

    @Test
    void aClaimSetsAnExpiryOfOneHeartbeatTimeout() throws Refusal {
        String id = plane.submit("true");
        Assignment assignment = plane.take("w1");
        long expected = plane.clock.wallMillis() / 1000 + 60;
        assertThat(plane.status(id)).isEqualTo(JobStatus.ASSIGNED);
        assertThat(assignment.assignmentExpiresAt()).isEqualTo(expected);
        assertThat(plane.view(id).assignmentExpiresAt()).isEqualTo(expected);
        plane.ack(assignment, "w1");
        assertThat(plane.view(id).assignmentExpiresAt()).isNull();
    }

    @Test
    void refusesAClaimOfAWorkerThatNeverRegistered() {
        assertThat(Refused.code(() -> plane.claim("stranger"))).isEqualTo(ProblemCode.NOT_REGISTERED);
    }

    private List<String> claimAll() throws Refusal {
        List<String> claimed = new ArrayList<>();
        Optional<Assignment> next = plane.claim("w1");
        while (next.isPresent()) {
            claimed.add(next.get().jobId());
            next = plane.claim("w1");
        }
        return claimed;
    }

    private static NewJob with(int priority, long scheduledAt) {
        return new NewJob("true", List.of(), "", 0, 3, 5, priority, scheduledAt, false, List.of());
    }

    private static NewJob needing(boolean gpu, String... capabilities) {
        return new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, gpu, List.of(capabilities));
    }
}
