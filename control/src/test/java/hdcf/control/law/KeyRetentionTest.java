package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AbortCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.SubmitAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the first answer to a submission with a key is kept. */
final class KeyRetentionTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("submit", "k", "b");

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = RetentionTest.minutes(folder);
        plane.register("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aKeyStaysWhileAnyOfItsJobsLives() throws Refusal {
        SubmitCommand submission = new SubmitCommand(Plane.CALLER, List.of(later(), Plane.job("true")), KEY);
        SubmitReceipt first = plane.call(submission);
        plane.complete(plane.run("w1"), "w1");
        RetentionTest.age(plane, Duration.ofMinutes(45));
        SubmitReceipt second = plane.call(submission);
        assertThat(second.isDeduplicated()).isTrue();
        assertThat(second.jobs()).isEqualTo(first.jobs());
        plane.abort(first.jobs().get(0).jobId(), null);
        RetentionTest.age(plane, Duration.ofMinutes(2));
        assertThat(keys()).isZero();
    }

    @Test
    void theKeyOfABatchStaysWhileAnyOfItsJobsLives() throws Refusal {
        SubmitBatchCommand submission =
                new SubmitBatchCommand(Plane.CALLER, List.of(later(), Batches.once()), List.of(), Batches.upTo(5), KEY);
        long number = plane.call(submission).batch().number();
        plane.complete(plane.run("w1"), "w1");
        RetentionTest.age(plane, Duration.ofMinutes(45));
        assertThat(plane.call(submission).batch().number()).isEqualTo(number);
    }

    @Test
    void theJobsOfALargeSubmissionAreLookedAtInSlices() throws Refusal {
        List<NewJob> jobs = new ArrayList<>(Collections.nCopies(10_001, Plane.job("true")));
        jobs.add(later());
        SubmitReceipt receipt = plane.call(new SubmitCommand(Plane.CALLER, jobs, KEY));
        abort(receipt.jobs().subList(0, 10_001));
        RetentionTest.age(plane, Duration.ofMinutes(45));
        assertThat(keys()).isEqualTo(1);
        abort(receipt.jobs().subList(10_001, 10_002));
        RetentionTest.age(plane, Duration.ofMinutes(2));
        assertThat(keys()).isZero();
    }

    @Test
    void onePassDeletesEveryOldKeyAndStepsOverThoseThatStay() throws Refusal {
        List<Pending<SubmitReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 1_800; i++) {
            receipts.add(plane.start(new SubmitCommand(
                    Plane.CALLER, List.of(Plane.job("true")), new IdempotencyKey("submit", "k" + i, "b"))));
        }
        plane.settle();
        List<SubmitAnswer> ended = new ArrayList<>();
        for (Pending<SubmitReceipt> receipt : receipts.subList(600, 1_800)) {
            ended.addAll(receipt.get().jobs());
        }
        abort(ended);
        RetentionTest.age(plane, Duration.ofMinutes(19));
        assertThat(keys()).isEqualTo(1_800);
        RetentionTest.age(plane, Duration.ofMinutes(2));
        assertThat(keys()).isEqualTo(600);
    }

    private NewJob later() {
        long inTenHours = plane.clock.wallMillis() / 1000 + Duration.ofHours(10).toSeconds();
        return new NewJob("true", List.of(), "", 0, 3, 5, 0, inTenHours, false, List.of());
    }

    private void abort(List<SubmitAnswer> jobs) {
        for (SubmitAnswer job : jobs) {
            plane.start(new AbortCommand(Plane.CALLER, new AbortRequest(job.jobId(), null, null)));
            if (job.number() % 5_000 == 0) {
                plane.settle();
            }
        }
        plane.settle();
    }

    private long keys() {
        return Shell.number(plane.file(), "SELECT count(*) FROM idempotency_keys");
    }
}
