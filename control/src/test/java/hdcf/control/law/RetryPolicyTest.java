package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.NewJob;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a job wants to be tried again, and which workers it would rather have. */
final class RetryPolicyTest {
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
    void theBackOffIsTheJobsOwn() throws Refusal {
        String id = plane.submit(Wanting.nothing()
                .retrying(new RetryPolicy(10_000L, 3.0, 20_000L, 0.0, null, null, null))
                .job());
        long before = plane.clock.wallMillis();
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        assertThat(due(id) - before).isEqualTo(10_000);
        plane.passHearing(Duration.ofSeconds(11), "w1");
        long second = plane.clock.wallMillis();
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        assertThat(due(id) - second)
                .as("three times as long, but no more than the cap")
                .isEqualTo(20_000);
    }

    @Test
    void aLongBackOffSurvivesARestart() throws Refusal {
        String id = plane.submit(Wanting.nothing()
                .retrying(new RetryPolicy(3_600_000L, null, null, 0.0, null, null, null))
                .job());
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        long due = due(id);
        plane.restart(Duration.ofSeconds(5));
        assertThat(due(id)).isEqualTo(due);
    }

    @Test
    void aClockThatWentBackMakesNoBackOffLongerThatTheJobDidNotAskFor() throws Refusal {
        String id = plane.submit(Wanting.nothing().avoiding("slow").job());
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        plane.clock.jump(Duration.ofHours(-3));
        plane.restart(Duration.ofSeconds(5));
        assertThat(due(id) - plane.clock.wallMillis())
                .isLessThanOrEqualTo(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void isTriedAgainOnlyAfterTheEndsItNames() throws Refusal {
        RetryPolicy on = new RetryPolicy(null, null, null, null, List.of("75", "OOM"), null, null);
        assertThat(after(on, 75, EndCause.USER_EXIT)).isEqualTo(JobStatus.RETRYING);
        assertThat(after(on, 1, EndCause.USER_EXIT)).isEqualTo(JobStatus.FAILED);
        assertThat(after(on, 137, EndCause.OOM)).isEqualTo(JobStatus.RETRYING);
        assertThat(after(on, 124, EndCause.TIMEOUT)).isEqualTo(JobStatus.FAILED);
        assertThat(after(on, 1, EndCause.INFRASTRUCTURE))
                .as("what machines do is not the job's choice")
                .isEqualTo(JobStatus.RETRYING);
    }

    @Test
    void getsMoreMemoryAfterItWasNotEnough() throws Refusal {
        plane.register("small", new Resources(4.0, 1_024L, null, List.of(), null));
        plane.register("big", new Resources(4.0, 4_096L, null, List.of(), null));
        String id = plane.submit(Wanting.memory(1_000)
                .retrying(new RetryPolicy(0L, null, null, null, null, 2.0, null))
                .job());
        Assignment first = plane.run("small");
        plane.fail(first, "small", 137, EndCause.OOM);
        assertThat(plane.view(id).memoryMb()).isEqualTo(2_000);
        plane.passHearing(Duration.ofSeconds(1), "small", "big");
        assertThat(plane.claim("small")).as("not enough there any more").isEmpty();
        Assignment second = plane.run("big");
        assertThat(Objects.requireNonNull(second.resources()).memoryMb()).isEqualTo(2_000);
        plane.fail(second, "big", 1, EndCause.USER_EXIT);
        assertThat(plane.view(id).memoryMb())
                .as("only memory that was not enough grows")
                .isEqualTo(2_000);
    }

    @Test
    void anotherWorkerIsPreferredToTheOneThatFailedItForAMinute() throws Refusal {
        plane.register("w2");
        String id = plane.submit(elsewhere());
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        plane.passHearing(Duration.ofSeconds(2), "w1", "w2");
        assertThat(plane.claim("w1")).isEmpty();
        assertThat(plane.take("w2").jobId()).isEqualTo(id);
    }

    @Test
    void theWorkerThatFailedItGetsItWhenAMinuteIsOver() throws Refusal {
        plane.register("w2");
        plane.submit(elsewhere());
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        plane.passHearing(Duration.ofSeconds(55), "w1", "w2");
        assertThat(plane.claim("w1")).isEmpty();
        plane.passHearing(Duration.ofSeconds(8), "w1", "w2");
        assertThat(plane.claim("w1")).isPresent();
    }

    @Test
    void theOnlyWorkerGetsItAtOnce() throws Refusal {
        plane.submit(elsewhere());
        plane.fail(plane.run("w1"), "w1", 1, EndCause.USER_EXIT);
        plane.passHearing(Duration.ofSeconds(2), "w1");
        assertThat(plane.claim("w1")).isPresent();
    }

    @Test
    void whatIsPreferredAndAvoidedDecidesWhileThereIsAChoice() throws Refusal {
        plane.register("ssd", "ssd");
        plane.register("laptop", "laptop");
        String prefers = plane.submit(Wanting.nothing().preferring("ssd").job());
        String avoids = plane.submit(Wanting.nothing().avoiding("laptop").job());
        String plain = plane.submit("true");
        assertThat(plane.take("laptop").jobId()).isEqualTo(plain);
        assertThat(plane.claim("laptop")).isEmpty();
        assertThat(plane.take("w1").jobId()).isEqualTo(avoids);
        assertThat(plane.claim("w1")).isEmpty();
        assertThat(plane.take("ssd").jobId()).isEqualTo(prefers);
    }

    @Test
    void aClaimLooksSixteenJobsDeep() throws Refusal {
        plane.register("ssd", "ssd");
        for (int i = 0; i < 15; i++) {
            plane.submit(Wanting.nothing().preferring("ssd").at(1).job());
        }
        String plain = plane.submit("true");
        assertThat(plane.take("w1").jobId()).isEqualTo(plain);
        plane.submit(Wanting.nothing().preferring("ssd").at(1).job());
        plane.submit("true");
        assertThat(plane.claim("w1")).as("the seventeenth is not looked at").isEmpty();
    }

    private JobStatus after(RetryPolicy policy, int exitCode, EndCause cause) throws Refusal {
        String id = plane.submit(Wanting.nothing().retrying(policy).at(9).job());
        plane.fail(plane.run("w1"), "w1", exitCode, cause);
        JobStatus status = plane.status(id);
        if (!status.isTerminal()) {
            plane.abort(id, null);
        }
        return status;
    }

    private static NewJob elsewhere() {
        return Wanting.nothing()
                .retrying(new RetryPolicy(0L, null, null, null, null, null, true))
                .job();
    }

    private long due(String id) throws Refusal {
        JobView view = plane.view(id);
        return Objects.requireNonNull(view.dueAtMs());
    }
}
