package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.command.CompleteCommand;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two things at once, in both orders, where other queues lost or doubled a job; docs/verification-peers.md names them. */
final class RacesTest {
    private static final int ROUNDS = Integer.getInteger("races.rounds", 20);
    private static final Duration LOSS = Duration.ofSeconds(61);

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

    private List<String> events(String jobId, String event) {
        return Shell.rows(
                plane.file(), "SELECT id FROM events WHERE job_id = '" + jobId + "' AND event = '" + event + "'");
    }

    @Test
    void aCompletionInTheTurnOfTheSweepThatWouldLoseItsJobStays() throws Refusal {
        for (int round = 0; round < ROUNDS; round++) {
            String id = plane.submit("true");
            Assignment held = plane.run("w1");
            // The deadline has passed and no turn was made since: the report waits beside the sweep.
            plane.clock.pass(LOSS);
            Pending<List<Verdict>> report =
                    plane.start(new CompleteCommand(Plane.CALLER, List.of(Reporting.completion(held, "w1"))));
            plane.settle();
            assertThat(report.get().get(0).refusal()).isNull();
            plane.pass(Duration.ofSeconds(2));
            assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
            assertThat(events(id, "job_completed")).hasSize(1);
            assertThat(events(id, "job_lost")).isEmpty();
        }
    }

    @Test
    void aReportAndALossHaveOneEndInEitherOrder() throws Refusal {
        for (int round = 0; round < ROUNDS; round++) {
            String id = plane.submit("true");
            Assignment held = plane.run("w1");
            boolean isLostFirst = round % 2 == 0;
            if (isLostFirst) {
                plane.passHearing(LOSS, "w2");
                assertThat(plane.status(id)).isEqualTo(JobStatus.LOST);
            }
            plane.complete(held, "w1");
            plane.passHearing(LOSS, "w2");
            assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
            assertThat(events(id, "job_completed")).hasSize(1);
            // Whoever comes second changes nothing.
            assertThat(plane.fail(held, "w1", 1, null).status()).isEqualTo("COMPLETED");
            assertThat(events(id, "job_failed")).isEmpty();
            plane.register("w1");
        }
    }

    @Test
    void aReportForALeaseThatWasGivenAnewLeavesTheNewOneAlone() throws Refusal {
        String id = plane.submit("true");
        Assignment old = plane.run("w1");
        plane.passHearing(Duration.ofSeconds(60 + 600 + 20), "w2");
        Assignment anew = plane.run("w2");
        assertThat(anew.jobId()).isEqualTo(id);
        assertThatThrownBy(() -> plane.complete(old, "w1")).isInstanceOf(Refusal.class);
        assertThat(plane.view(id).assignmentId()).isEqualTo(anew.assignmentId());
        assertThat(plane.status(id)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.complete(anew, "w2").status()).isEqualTo("COMPLETED");
    }

    @Test
    void anOutageOfThreeTimeoutsTakesNoJobFromTwentyWorkers() throws Refusal {
        List<Assignment> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            plane.register("worker-" + i);
            plane.submit("true");
            held.add(plane.run("worker-" + i));
        }
        plane.restart(Duration.ofMinutes(3));
        for (int i = 0; i < 20; i++) {
            plane.reconnect("worker-" + i, "i1", List.of(), List.of(held.get(i)));
        }
        plane.pass(Duration.ofSeconds(50));
        for (int i = 0; i < 20; i++) {
            Assignment mine = held.get(i);
            assertThat(plane.complete(mine, "worker-" + i).status()).isEqualTo("COMPLETED");
            assertThat(events(mine.jobId(), "job_claimed")).hasSize(1);
            assertThat(events(mine.jobId(), "job_lost")).isEmpty();
        }
    }

    @Test
    void aJobAbortedBeforeItsAckIsNeverOfferedAgainAndTheNextOneComesAtOnce() throws Refusal {
        String aborted = plane.submit("true");
        String next = plane.submit("true");
        Assignment claimed = plane.take("w1");
        assertThat(claimed.jobId()).isEqualTo(aborted);
        plane.abort(aborted, null);
        assertThatThrownBy(() -> plane.ack(claimed, "w1")).isInstanceOf(Refusal.class);
        assertThat(plane.take("w1").jobId()).isEqualTo(next);
        for (int poll = 0; poll < 20; poll++) {
            plane.pass(Duration.ofSeconds(40));
            assertThat(plane.claim("w2").map(Assignment::jobId)).isNotEqualTo(java.util.Optional.of(aborted));
        }
        assertThat(plane.status(aborted)).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void aReaderThatIsHeldOpenStopsNoWriter() throws Exception {
        try (Shell reader = Shell.reading(plane.file())) {
            reader.rows("BEGIN");
            List<String> before = reader.rows("SELECT count(*) FROM jobs");
            for (int job = 0; job < ROUNDS * 4; job++) {
                String id = plane.submit("true");
                Assignment held = plane.run("w1");
                plane.complete(held, "w1");
                assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
            }
            plane.pass(Duration.ofSeconds(30));
            assertThat(reader.rows("SELECT count(*) FROM jobs")).isEqualTo(before);
            reader.rows("COMMIT");
        }
        assertThat(Shell.rows(plane.file(), "PRAGMA integrity_check")).containsExactly("ok");
    }
}
