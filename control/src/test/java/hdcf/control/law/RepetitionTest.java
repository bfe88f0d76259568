package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AckCommand;
import hdcf.control.command.CompleteCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose answer was lost and that are made again; arrays of which each element is judged by itself. */
final class RepetitionTest {
    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.register("w2");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void theSameClaimGetsTheSameAssignmentsAgain() throws Refusal {
        submit(5);
        List<Assignment> first = plane.claim("w1", 3, 0, "c1").jobs();
        assertThat(first).hasSize(3);
        assertThat(ids(plane.claim("w1", 3, 0, "c1").jobs())).containsExactlyInAnyOrderElementsOf(ids(first));
        plane.restart(Duration.ofMinutes(5));
        assertThat(ids(plane.claim("w1", 3, 60_000, "c1").jobs())).containsExactlyInAnyOrderElementsOf(ids(first));
        assertThat(ids(plane.claim("w1", 3, 0, "c2").jobs())).hasSize(2).doesNotContainAnyElementsOf(ids(first));
        assertThat(Shell.number(plane.file(), "SELECT max(lease_epoch) FROM jobs"))
                .isEqualTo(1);
    }

    @Test
    void aClaimThatComesOnceMoreAfterTheAckTakesNothingNew() throws Refusal {
        submit(3);
        List<Assignment> first = plane.claim("w1", 2, 0, "c1").jobs();
        plane.ack(first.get(0), "w1");
        assertThat(ids(plane.claim("w1", 2, 0, "c1").jobs())).containsExactlyInAnyOrderElementsOf(ids(first));
        plane.ack(first.get(1), "w1");
        plane.complete(first.get(1), "w1");
        assertThat(ids(plane.claim("w1", 2, 60_000, "c1").jobs()))
                .containsExactly(first.get(0).assignmentId());
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs WHERE status = 'PENDING'"))
                .isEqualTo(1);
    }

    @Test
    void theClaimOfAnotherWorkerIsAnotherClaim() throws Refusal {
        submit(2);
        Assignment first = plane.claim("w1", 1, 0, "c1").jobs().get(0);
        Assignment second = plane.claim("w2", 1, 0, "c1").jobs().get(0);
        assertThat(second.jobId()).isNotEqualTo(first.jobId());
    }

    @Test
    void eachAckOfAnArrayIsJudgedByItself() throws Refusal {
        submit(2);
        List<Assignment> held = plane.claim("w1", 2, 0, null).jobs();
        List<Verdict> verdicts = plane.call(new AckCommand(
                Plane.CALLER,
                List.of(
                        lease(held.get(0)),
                        new LeaseRef("no-such-job", "w1", "x"),
                        new LeaseRef(held.get(1).jobId(), "w1", "x"),
                        new LeaseRef(null, "w1", "x"),
                        lease(held.get(1)))));
        assertThat(verdicts.stream()
                        .map(v ->
                                v.refusal() == null ? "ok" : v.refusal().code().name()))
                .containsExactly("ok", "NOT_FOUND", "STALE_ASSIGNMENT", "OUT_OF_RANGE", "ok");
        assertThat(plane.book().counts().of(JobStatus.RUNNING)).isEqualTo(2);
    }

    @Test
    void eachReportOfAnArrayIsJudgedByItselfAndTheSecondOfTwoIsARepetition() throws Refusal {
        submit(2);
        Assignment a = plane.run("w1");
        Assignment b = plane.run("w1");
        List<Verdict> verdicts = plane.call(new CompleteCommand(
                Plane.CALLER,
                List.of(
                        Reporting.completion(a, "w1"),
                        Reporting.completion(a, "w1"),
                        Reporting.completion(b, "w2"),
                        Reporting.completion(b, "w1"))));
        assertThat(verdicts.get(0).answer()).extracting(x -> x.applied()).isNull();
        assertThat(verdicts.get(1).answer()).extracting(x -> x.applied()).isEqualTo(false);
        assertThat(verdicts.get(2).refusal()).isNotNull();
        assertThat(verdicts.get(3).answer()).extracting(x -> x.status()).isEqualTo("COMPLETED");
    }

    @Test
    void repeatingAReleaseIsHarmless() throws Refusal {
        String id = plane.submit("true");
        Assignment held = plane.run("w1");
        plane.release(held, "w1");
        assertThat(plane.release(held, "w1").status()).isEqualTo("ok");
        assertThat(plane.view(id).attemptCount()).isZero();
        Assignment next = plane.run("w2");
        assertThat(plane.release(held, "w1").status()).isEqualTo("ok");
        assertThat(Refused.code(() -> plane.release(held, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(Refused.code(() -> plane.complete(held, "w1"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        plane.complete(next, "w2");
        assertThat(Refused.code(() -> plane.release(next, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
    }

    @Test
    void theSameKeyAndBodyGetTheFirstAnswer() throws Refusal {
        SubmitReceipt first = keyed("k1", "b1", 1);
        assertThat(first.isDeduplicated()).isFalse();
        SubmitReceipt again = keyed("k1", "b1", 1);
        assertThat(again.isDeduplicated()).isTrue();
        assertThat(again.jobs()).isEqualTo(first.jobs());
        plane.restart(Duration.ofDays(1));
        assertThat(keyed("k1", "b1", 1).jobs()).isEqualTo(first.jobs());
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() throws Refusal {
        keyed("k1", "b1", 1);
        assertThat(Refused.code(() -> keyed("k1", "b2", 1))).isEqualTo(ProblemCode.IDEMPOTENCY_MISMATCH);
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(1);
    }

    @Test
    void aKeyBelongsToTheRoleThatSentIt() throws Refusal {
        keyed("k1", "b1", 1);
        SubmitReceipt other = plane.call(
                new SubmitCommand(Plane.CALLER, List.of(Plane.job("x")), new IdempotencyKey("another", "k1", "b2")));
        assertThat(other.isDeduplicated()).isFalse();
    }

    @Test
    void anArrayOfJobsIsRepeatedAsAWhole() throws Refusal {
        SubmitReceipt first = keyed("k1", "b1", 50);
        plane.restart(Duration.ZERO);
        SubmitReceipt again = keyed("k1", "b1", 50);
        assertThat(again.isDeduplicated()).isTrue();
        assertThat(again.jobs()).isEqualTo(first.jobs()).hasSize(50);
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(50);
    }

    @Test
    void aFullDiskRefusesSubmissionsButNotTheirRepetitionNorReports() throws Refusal {
        keyed("k1", "b1", 1);
        plane.freeSpace(1);
        assertThat(Refused.code(() -> plane.submit("true"))).isEqualTo(ProblemCode.STORAGE_FULL);
        assertThat(keyed("k1", "b1", 1).isDeduplicated()).isTrue();
        assertThat(plane.complete(plane.run("w1"), "w1").status()).isEqualTo("COMPLETED");
        plane.freeSpace(Long.MAX_VALUE);
        plane.submit("true");
    }

    private SubmitReceipt keyed(String key, String body, int jobs) throws Refusal {
        List<NewJob> array =
                IntStream.range(0, jobs).mapToObj(i -> Plane.job("job " + i)).toList();
        return plane.call(new SubmitCommand(Plane.CALLER, array, new IdempotencyKey("submit", key, body)));
    }

    private void submit(int jobs) throws Refusal {
        for (int i = 0; i < jobs; i++) {
            plane.submit("true");
        }
    }

    private static LeaseRef lease(Assignment assignment) {
        return new LeaseRef(assignment.jobId(), "w1", assignment.assignmentId());
    }

    private static List<String> ids(List<Assignment> assignments) {
        return assignments.stream().map(Assignment::assignmentId).toList();
    }
}
