package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.command.AbortBatchCommand;
import hdcf.control.command.HoldCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.LetGoCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.RerunCommand;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.control.store.JobFilter;
import hdcf.control.store.TallyTable;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that people see: how they stand, how many of their jobs run, and when they stop. */
final class BatchRollUpTest {
    @TempDir
    Path folder;

    private Plane plane;
    private Batches batches;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        batches = new Batches(plane);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(Batches.wrongCounts(plane)).isEmpty();
        plane.close();
        assertThat(Checker.check(Evidence.of(List.of(), plane.file(), null))).isEmpty();
    }

    @Test
    void aBatchIsSeenAsAWholeWithWhoSubmittedIt() throws Refusal {
        long number = batches.submit(Batches.atMost(5), 3, Batches.once());
        BatchView view = batches.view(number);
        assertThat(view.state()).isEqualTo(BatchState.QUEUED);
        assertThat(view.name()).isEqualTo("night");
        assertThat(view.submitter()).isEqualTo(Plane.CALLER.principal());
        assertThat(view.jobs()).isEqualTo(3);
        assertThat(view.counts()).containsEntry(JobStatus.PENDING, 3L);
        assertThat(plane.reads().batch(view.batchId())).isEqualTo(view);
        assertThat(plane.reads().batches(10, null)).containsExactly(view);
        assertThat(plane.reads().batches(10, number)).isEmpty();
        assertThat(Shell.rows(plane.file(), "SELECT status FROM v_batches")).containsExactly("QUEUED");
        Assignment first = plane.take("w1");
        assertThat(first.batch()).isNotNull();
        assertThat(Objects.requireNonNull(first.batch()).item()).isEqualTo("item 0");
        assertThat(Objects.requireNonNull(plane.view(first.jobId()).batch()).batchId())
                .isEqualTo(view.batchId());
        assertThat(batches.view(number).state()).isEqualTo(BatchState.RUNNING);
    }

    @Test
    void aBatchEndsAsItsPolicySays() throws Refusal {
        assertThat(ended(BatchPolicy.PARTIAL, true, true)).isEqualTo(BatchState.COMPLETED);
        assertThat(ended(BatchPolicy.PARTIAL, true, false)).isEqualTo(BatchState.PARTIALLY_COMPLETED);
        assertThat(ended(BatchPolicy.PARTIAL, false, false)).isEqualTo(BatchState.FAILED);
        assertThat(ended(BatchPolicy.ALL, true, false)).isEqualTo(BatchState.FAILED);
        assertThat(ended(BatchPolicy.ALL, true, true)).isEqualTo(BatchState.COMPLETED);
        assertThat(ended(BatchPolicy.ANY, true, false)).isEqualTo(BatchState.COMPLETED);
        assertThat(ended(BatchPolicy.ANY, false, false)).isEqualTo(BatchState.FAILED);
    }

    private BatchState ended(BatchPolicy policy, boolean... isWell) throws Refusal {
        long number = batches.submit(new TallyTable.Terms(null, null, null, policy), isWell.length, Batches.once());
        for (boolean well : isWell) {
            end(plane.run("w1"), well);
        }
        BatchView view = batches.view(number);
        assertThat(view.endedAtMs()).isNotNull();
        return view.state();
    }

    @Test
    void aRetriedJobOpensItsBatchAgain() throws Refusal {
        long number = batches.submit(Batches.PLAIN, 1, Batches.once());
        Assignment failed = plane.run("w1");
        end(failed, false);
        assertThat(batches.view(number).state()).isEqualTo(BatchState.FAILED);
        plane.call(new RerunCommand(Plane.CALLER, failed.jobId()));
        assertThat(batches.view(number).state()).isEqualTo(BatchState.QUEUED);
        assertThat(batches.view(number).endedAtMs()).isNull();
        end(plane.run("w1"), true);
        assertThat(batches.view(number).state()).isEqualTo(BatchState.COMPLETED);
    }

    @Test
    void noMoreJobsOfABatchRunThanItAllows() throws Refusal {
        long number = batches.submit(Batches.atMost(2), 6, Batches.once());
        List<Assignment> running = new ArrayList<>(plane.claim("w1", 6, 0, null).jobs());
        assertThat(indexes(running)).containsExactly(0L, 1L);
        assertThat(plane.claim("w1")).isEmpty();
        JobView third = batches.jobs(number).get(2);
        var why = plane.call(new WhyCommand(third.jobId()));
        assertThat(why.code()).isEqualTo("batch_full");
        assertThat(why.sentence()).contains("at most 2 at a time");
        plane.restart(Duration.ofSeconds(5));
        assertThat(plane.claim("w1")).isEmpty();
        plane.ack(running.get(1), "w1");
        end(running.get(1), true);
        List<Assignment> next = plane.claim("w1", 6, 0, null).jobs();
        assertThat(indexes(next)).containsExactly(2L);
        assertThat(batches.view(number).running()).isEqualTo(2);
    }

    @Test
    void aJobKeepsItsPlaceThroughRetriesAndLosses() throws Refusal {
        NewJob patient = new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, false, List.of());
        long number = batches.submit(Batches.atMost(1), 2, patient);
        Assignment first = plane.run("w1");
        plane.fail(first, "w1", 1, null);
        assertThat(plane.claim("w1"))
                .as("the next one waits for the one that is retried")
                .isEmpty();
        plane.pass(Duration.ofSeconds(10));
        Assignment again = plane.run("w1");
        assertThat(again.jobId()).isEqualTo(first.jobId());
        plane.pause(Duration.ofSeconds(1));
        plane.pass(Duration.ofMinutes(2));
        assertThat(plane.status(first.jobId())).isEqualTo(JobStatus.LOST);
        plane.register("w2");
        assertThat(plane.claim("w2")).isEmpty();
        assertThat(plane.complete(again, "w1").status()).isEqualTo(JobStatus.COMPLETED.name());
        assertThat(plane.take("w2").batch()).isNotNull();
        assertThat(batches.states(number)).containsExactly(JobStatus.COMPLETED, JobStatus.ASSIGNED);
    }

    @Test
    void aHeldJobThatNeverRanLeavesItsPlaceToAnother() throws Refusal {
        long number = batches.submit(Batches.atMost(1), 3, Batches.once());
        String first = batches.jobs(number).get(0).jobId();
        plane.call(new HoldCommand(Plane.CALLER, first));
        Assignment second = plane.run("w1");
        assertThat(indexes(List.of(second))).containsExactly(1L);
        plane.call(new LetGoCommand(Plane.CALLER, first));
        assertThat(plane.claim("w1")).isEmpty();
        end(second, true);
        assertThat(plane.take("w1").jobId()).isEqualTo(first);
    }

    @Test
    void withTooManyFailuresTheRestIsAborted() throws Refusal {
        long number = batches.submit(Batches.upTo(2), 500, Batches.once());
        end(plane.run("w1"), false);
        assertThat(batches.view(number).stopReason()).isNull();
        Assignment running = plane.run("w1");
        end(plane.run("w1"), false);
        BatchView view = batches.view(number);
        assertThat(view.counts()).containsEntry(JobStatus.FAILED, 2L).containsEntry(JobStatus.ABORTED, 498L);
        assertThat(view.state()).isEqualTo(BatchState.FAILED);
        assertThat(view.stopReason()).contains("Expected fewer than 2 failed jobs in batch " + number);
        assertThat(plane.view(running.jobId()).lastError()).isEqualTo(view.stopReason());
        assertThat(plane.heartbeat("w1", 9, List.of(running)).abort()).isNotEmpty();
    }

    @Test
    void anAbortOfABatchGoesOnAfterACrash() throws Refusal {
        long number = batches.submit(Batches.atMost(3), 450, Batches.once());
        plane.start(new AbortBatchCommand(Plane.CALLER, String.valueOf(number), "no more"));
        plane.turn();
        assertThat(batches.view(number).counts().get(JobStatus.PENDING)).isPositive();
        plane.restart(Duration.ofSeconds(1));
        assertThat(batches.view(number).counts()).containsEntry(JobStatus.ABORTED, 450L);
        assertThat(batches.view(number).running()).isZero();
        assertThat(plane.call(new AbortBatchCommand(Plane.CALLER, String.valueOf(number), null))
                        .unfinished())
                .isZero();
        assertThat(Refused.code(() -> plane.call(new AbortBatchCommand(Plane.CALLER, "99", null))))
                .isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void theSameKeyMakesTheBatchOnce() throws Refusal {
        IdempotencyKey key = new IdempotencyKey("submit", "k1", "b1");
        var first = plane.call(
                new SubmitBatchCommand(Plane.CALLER, List.of(Batches.once()), List.of(), Batches.PLAIN, key));
        var again = plane.call(
                new SubmitBatchCommand(Plane.CALLER, List.of(Batches.once()), List.of(), Batches.PLAIN, key));
        assertThat(again.isDeduplicated()).isTrue();
        assertThat(again.batch()).isEqualTo(first.batch());
        IdempotencyKey other = new IdempotencyKey("submit", "k1", "b2");
        assertThat(Refused.code(() -> plane.call(new SubmitBatchCommand(
                        Plane.CALLER, List.of(Batches.once()), List.of(), Batches.PLAIN, other))))
                .isEqualTo(ProblemCode.IDEMPOTENCY_MISMATCH);
    }

    @Test
    void theJobsOfABatchAreListedLastFirst() throws Refusal {
        plane.submit("true");
        long number = batches.submit(Batches.PLAIN, 5, Batches.once());
        JobFilter filter = new JobFilter(null, null, String.valueOf(number));
        var page = plane.reads().jobs(filter, 3, null);
        assertThat(indexesOf(page.jobs())).containsExactly(4L, 3L, 2L);
        page = plane.reads().jobs(filter, 3, page.nextBefore());
        assertThat(indexesOf(page.jobs())).containsExactly(1L, 0L);
        assertThat(page.nextBefore()).isNull();
    }

    private void end(Assignment assignment, boolean isWell) throws Refusal {
        if (plane.status(assignment.jobId()) == JobStatus.ASSIGNED) {
            plane.ack(assignment, "w1");
        }
        if (isWell) {
            plane.complete(assignment, "w1");
        } else {
            plane.fail(assignment, "w1", 1, null);
        }
    }

    private static List<Long> indexes(List<Assignment> assignments) {
        return assignments.stream()
                .map(assignment -> Objects.requireNonNull(assignment.batch()).index())
                .toList();
    }

    private static List<Long> indexesOf(List<JobView> jobs) {
        return jobs.stream()
                .map(job -> Objects.requireNonNull(job.batch()).index())
                .toList();
    }
}
