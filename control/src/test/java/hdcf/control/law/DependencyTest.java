package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.command.HoldCommand;
import hdcf.control.command.LetGoCommand;
import hdcf.control.command.RerunCommand;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Condition;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
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

/** Jobs that wait for other jobs. */
final class DependencyTest {
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
        assertThat(Shell.rows(plane.file(), "SELECT * FROM untold_ends")).isEmpty();
        plane.close();
        assertThat(Checker.check(Evidence.of(List.of(), plane.file(), null))).isEmpty();
    }

    @Test
    void aJobStartsWhenAllItWaitsForAreDone() throws Refusal {
        String a = plane.submit(Batches.once());
        String b = plane.submit(Batches.once());
        String last = plane.submit(Batches.after(Condition.OK, false, a, b));
        JobView view = plane.view(last);
        assertThat(view.unmet()).isEqualTo(2);
        assertThat(view.afterMode()).isEqualTo("all");
        assertThat(Objects.requireNonNull(view.after()).get(0).state()).isEqualTo("waiting");
        var why = plane.call(new WhyCommand(last));
        assertThat(why.code()).isEqualTo("after");
        assertThat(why.sentence()).isEqualTo("It waits for job 1 and 1 other");
        plane.complete(plane.run("w1"), "w1");
        assertThat(plane.view(last).unmet()).isEqualTo(1);
        plane.restart(Duration.ofSeconds(1));
        Assignment second = plane.run("w1");
        assertThat(plane.claim("w1")).isEmpty();
        plane.complete(second, "w1");
        assertThat(plane.take("w1").jobId()).isEqualTo(last);
        assertThat(plane.view(last).unmet()).isNull();
    }

    @Test
    void oneIsEnoughWhenAnyIsAskedFor() throws Refusal {
        String a = plane.submit(Batches.once());
        String b = plane.submit(Batches.once());
        String last = plane.submit(Batches.after(Condition.OK, true, a, b));
        plane.fail(plane.run("w1"), "w1", 1, null);
        assertThat(plane.status(last)).isEqualTo(JobStatus.PENDING);
        assertThat(plane.view(last).unmet()).isEqualTo(1);
        plane.complete(plane.run("w1"), "w1");
        assertThat(plane.take("w1").jobId()).isEqualTo(last);

        String c = plane.submit(Batches.once());
        String none = plane.submit(Batches.after(Condition.OK, true, c));
        plane.fail(plane.run("w1"), "w1", 1, null);
        assertThat(plane.status(none)).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void aFailureAbortsAllThatFollowsAndStartsWhatWaitsForIt() throws Refusal {
        long number = batches.graph(Batches.PLAIN, 5, "1>0", "2>1", "3>!0", "4>!2");
        plane.fail(plane.run("w1"), "w1", 1, null);
        assertThat(batches.states(number))
                .containsExactly(
                        JobStatus.FAILED, JobStatus.ABORTED, JobStatus.ABORTED, JobStatus.PENDING, JobStatus.PENDING);
        List<JobView> jobs = batches.jobs(number);
        assertThat(jobs.get(1).lastError())
                .isEqualTo("Expected job " + jobs.get(0).number() + " to complete, but it is FAILED");
        assertThat(jobs.get(2).lastError())
                .isEqualTo("Expected job " + jobs.get(1).number() + " to complete, but it is ABORTED");
        assertThat(plane.claim("w1", 9, 0, null).jobs()).hasSize(2);
    }

    @Test
    void whatHasEndedAlreadyIsJudgedAtOnce() throws Refusal {
        String done = plane.submit(Batches.once());
        plane.complete(plane.run("w1"), "w1");
        String next = plane.submit(Batches.after(Condition.OK, false, done));
        assertThat(plane.status(plane.submit(Batches.after(Condition.FAIL, false, done))))
                .isEqualTo(JobStatus.ABORTED);
        assertThat(plane.take("w1").jobId()).isEqualTo(next);
    }

    @Test
    void aJobThatIsNotHereOrNamedTwiceIsRefused() throws Refusal {
        String a = plane.submit(Batches.once());
        Refusal unknown = Refused.of(() -> plane.submit(Batches.after(Condition.OK, false, "999")));
        assertThat(unknown.code()).isEqualTo(ProblemCode.OUT_OF_RANGE);
        assertThat(unknown.detail()).isEqualTo("Expected after/0/job to name a job that is here, found no job \"999\"");
        assertThat(Refused.of(() -> plane.submit(Batches.after(Condition.OK, false, a, "1")))
                        .detail())
                .contains("to name each job once");
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isEqualTo(1);
    }

    @Test
    void aHeldJobWaitsForItsReleaseAndForOthers() throws Refusal {
        String a = plane.submit(Batches.once());
        String last = plane.submit(Batches.after(Condition.ANY, false, a));
        plane.call(new HoldCommand(Plane.CALLER, last));
        plane.call(new LetGoCommand(Plane.CALLER, last));
        plane.call(new HoldCommand(Plane.CALLER, last));
        plane.complete(plane.run("w1"), "w1");
        assertThat(plane.claim("w1")).isEmpty();
        plane.call(new LetGoCommand(Plane.CALLER, last));
        assertThat(plane.take("w1").jobId()).isEqualTo(last);
    }

    @Test
    void aRetryDoesNotBringBackWhatTheFailureAborted() throws Refusal {
        String a = plane.submit(Batches.once());
        String next = plane.submit(Batches.after(Condition.OK, false, a));
        plane.fail(plane.run("w1"), "w1", 1, null);
        plane.call(new RerunCommand(Plane.CALLER, a));
        String later = plane.submit(Batches.after(Condition.OK, false, a));
        plane.complete(plane.run("w1"), "w1");
        assertThat(plane.status(next)).isEqualTo(JobStatus.ABORTED);
        assertThat(plane.take("w1").jobId()).isEqualTo(later);
    }

    @Test
    void thousandsThatWaitForOneAreToldInSlicesAlsoAfterACrash() throws Refusal {
        String a = plane.submit(Batches.once());
        List<String> followers = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            followers.add(plane.submit(Batches.after(Condition.OK, false, a)));
        }
        Assignment first = plane.run("w1");
        plane.start(new hdcf.control.command.CompleteCommand(Plane.CALLER, List.of(Reporting.completion(first, "w1"))));
        plane.turn();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs WHERE ready = 1 AND status = 'PENDING'"))
                .isBetween(1L, 449L);
        plane.restart(Duration.ofSeconds(1));
        assertThat(plane.claim("w1", 256, 0, null).jobs().stream().map(Assignment::jobId))
                .isSubsetOf(followers)
                .hasSize(256);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM dependencies WHERE state <> 'SATISFIED'"))
                .isZero();
    }

    @Test
    void aLimitedGraphKeepsItsLimitAndItsOrder() throws Refusal {
        long number = batches.graph(Batches.atMost(1), 4, "2>0", "3>1", "1>0");
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Assignment> got = plane.claim("w1", 9, 0, null).jobs();
            assertThat(got).hasSize(1);
            order.add(Objects.requireNonNull(got.get(0).batch()).index());
            plane.ack(got.get(0), "w1");
            plane.complete(got.get(0), "w1");
        }
        assertThat(order).containsExactly(0L, 1L, 2L, 3L);
        assertThat(batches.states(number)).containsOnly(JobStatus.COMPLETED);
    }

    @Test
    void aGraphProgressesAtTheSameCostHoweverLargeItIs() throws Refusal {
        double small = statementsPerCompletion(1_000);
        double large = statementsPerCompletion(10_000);
        assertThat(large / small).as("%s and %s statements", small, large).isLessThan(1.2);
    }

    /** Statements that the end of a job costs, in the middle of chains of ten that follow one root. */
    private double statementsPerCompletion(int jobs) throws Refusal {
        List<String> edges = new ArrayList<>();
        for (int i = 1; i < jobs; i++) {
            edges.add(i + ">" + (i % 10 == 1 ? 0 : i - 1));
        }
        batches.graph(Batches.PLAIN, jobs, edges.toArray(String[]::new));
        plane.complete(plane.run("w1"), "w1");
        long before = plane.statements();
        int rounds = 50;
        for (int i = 0; i < rounds; i++) {
            plane.complete(plane.run("w1"), "w1");
        }
        double cost = (plane.statements() - before) / (double) rounds;
        plane.call(new hdcf.control.command.AbortBatchCommand(
                Plane.CALLER,
                Shell.rows(plane.file(), "SELECT max(number) FROM batches").get(0),
                "enough"));
        return cost;
    }
}
