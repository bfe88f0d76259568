package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.JobStatus;
import hdcf.worker.attempt.Acknowledger.Verdict;
import hdcf.worker.spool.HeldAttempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptLeaseTest extends AttemptRig {
    AttemptLeaseTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void neverStartsBeforeItMay() {
        verdicts.addAll(List.of(Verdict.LATER, Verdict.LATER));
        Attempt attempt = shell("true");
        assertThat(attempt.doWork()).isZero();
        assertThat(attempt.doWork()).as("not again at once").isZero();
        assertThat(asked).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        attempt.doWork();
        clock.pass(Duration.ofSeconds(1));
        assertThat(launcher.started).isEmpty();
        assertThat(spool.attempts()).extracting(HeldAttempt::stage).containsExactly(HeldAttempt.Stage.HELD);
        assertThat(drive(attempt).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void forgetsWhatItMayNotRun() {
        verdicts.add(Verdict.DROP);
        Attempt attempt = shell("true");
        attempt.doWork();
        assertThat(attempt.isOver()).isTrue();
        assertThat(spool.leases()).isEmpty();
        assertThat(launcher.started).isEmpty();
    }

    @Test
    void givesBackWhatWasAcknowledgedAndThenNotWanted() {
        Attempt attempt = shell("true");
        assertThat(attempt.doWork()).as("acknowledged").isEqualTo(1);
        attempt.end(EndOrder.workerStopped());
        attempt.doWork();
        assertThat(attempt.isOver()).isTrue();
        assertThat(spool.attempts()).extracting(HeldAttempt::stage).containsExactly(HeldAttempt.Stage.UNSTARTED);
        assertThat(launcher.started).isEmpty();
    }

    @Test
    void givesBackWhatPerhapsWasAcknowledged() {
        verdicts.add(Verdict.LATER);
        Attempt attempt = shell("true");
        attempt.doWork();
        attempt.end(EndOrder.workerStopped());
        attempt.doWork();
        assertThat(spool.attempts()).extracting(HeldAttempt::stage).containsExactly(HeldAttempt.Stage.UNSTARTED);
    }

    @Test
    void letsALeaseRunOutThatWasNeverAskedFor() {
        Attempt attempt = shell("true");
        attempt.end(EndOrder.workerStopped());
        attempt.doWork();
        assertThat(attempt.isOver()).isTrue();
        assertThat(asked).isZero();
        assertThat(spool.leases()).isEmpty();
    }
}
