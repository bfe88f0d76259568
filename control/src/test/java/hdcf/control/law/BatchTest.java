package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AcceptBatchCommand;
import hdcf.control.command.DropBatchCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.job.Refusal;
import hdcf.control.store.JobFilter;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large submissions: written in slices that nobody sees, made visible by one commit. */
final class BatchTest {
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
    void whatIsStagedIsInvisibleUntilItIsAccepted() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = stage(batch, 300, Plane.job("true"));
        plane.pass(Duration.ofSeconds(5));
        String id = staged.get(7).jobId();
        assertThat(Refused.code(() -> plane.view(id))).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(plane.reads().jobs(new JobFilter(null, null), 10, null).jobs())
                .isEmpty();
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isZero();
        assertThat(plane.claim("w1")).isEmpty();
        assertThat(Shell.rows(plane.file(), "SELECT * FROM v_queue")).isEmpty();
        assertThat(Shell.rows(plane.file(), "SELECT * FROM v_jobs")).isEmpty();

        assertThat(accept(batch, staged, null).jobs()).isEqualTo(staged);
        assertThat(plane.view(id).status()).isEqualTo(JobStatus.PENDING);
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(300);
        assertThat(plane.claim("w1", 256, 0, null).jobs().stream().map(a -> a.jobId()))
                .containsExactlyElementsOf(
                        staged.stream().limit(256).map(SubmitAnswer::jobId).toList());
    }

    @Test
    void everyJobOfALargeBatchBecomesClaimable() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = new ArrayList<>();
        for (int slice = 0; slice < 3; slice++) {
            staged.addAll(stage(batch, 600, Plane.job("true")));
        }
        accept(batch, staged, null);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs WHERE ready = 1"))
                .isEqualTo(1_800);
        assertThat(Shell.number(plane.file(), "SELECT readied FROM batches")).isEqualTo(1);
    }

    @Test
    void aBatchThatWasNotReadiedBeforeACrashIsReadiedAfterIt() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = stage(batch, 700, Plane.job("true"));
        accept(batch, staged, null);
        Shell.rows(plane.file(), "UPDATE jobs SET ready = 0 WHERE batch_index >= 500");
        Shell.rows(plane.file(), "UPDATE batches SET readied = 0");
        plane.restart(Duration.ofMinutes(1));
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs WHERE ready = 1"))
                .isEqualTo(700);
    }

    @Test
    void aScheduledJobOfABatchWaitsForItsTimeAndForItsBatch() throws Refusal {
        long now = plane.clock.wallMillis() / 1000;
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        NewJob later = new NewJob("true", List.of(), "", 0, 3, 5, 0, now + 10, false, List.of());
        List<SubmitAnswer> staged = stage(batch, 2, later);
        plane.pass(Duration.ofSeconds(20));
        assertThat(plane.claim("w1")).as("its batch is not accepted").isEmpty();
        accept(batch, staged, null);
        assertThat(plane.take("w1").jobId()).isEqualTo(staged.get(0).jobId());

        batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        later = new NewJob("true", List.of(), "", 0, 3, 5, 9, now + 40, false, List.of());
        staged = stage(batch, 1, later);
        accept(batch, staged, null);
        plane.release(plane.take("w1"), "w1");
        plane.pass(Duration.ofSeconds(20));
        assertThat(plane.take("w1").jobId()).isEqualTo(staged.get(0).jobId());
    }

    @Test
    void whatACrashLeftStagingIsDeleted() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = stage(batch, 1_200, Plane.job("true"));
        plane.restart(Duration.ofMinutes(1));
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isZero();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM batches")).isZero();
        assertThat(Refused.code(() -> accept(batch, staged, null))).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(Refused.code(() -> stage(batch, 1, Plane.job("x")))).isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void aDroppedBatchIsDeletedAndCannotBeAccepted() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = stage(batch, 1_200, Plane.job("true"));
        Pending<Boolean> drop = plane.start(new DropBatchCommand(Plane.CALLER, batch));
        Pending<SubmitReceipt> accept = plane.start(new AcceptBatchCommand(Plane.CALLER, batch, staged, null));
        plane.settle();
        assertThat(drop.get()).isTrue();
        assertThat(Refused.code(accept::get)).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isZero();
    }

    @Test
    void anAcceptedBatchIsNotDroppedAnyMore() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> staged = stage(batch, 3, Plane.job("true"));
        accept(batch, staged, null);
        assertThat(plane.call(new DropBatchCommand(Plane.CALLER, batch))).isFalse();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isEqualTo(3);
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(3);
    }

    @Test
    void aBatchWithAKeyThatIsKnownIsAnsweredWithTheFirst() throws Refusal {
        IdempotencyKey key = new IdempotencyKey("submit", "k1", "b1");
        long first = plane.call(new OpenBatchCommand(Plane.CALLER));
        SubmitReceipt receipt = accept(first, stage(first, 5, Plane.job("true")), key);
        long second = plane.call(new OpenBatchCommand(Plane.CALLER));
        SubmitReceipt again = accept(second, stage(second, 5, Plane.job("true")), key);
        assertThat(again.isDeduplicated()).isTrue();
        assertThat(again.jobs()).isEqualTo(receipt.jobs());
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isEqualTo(5);
        assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(5);
    }

    private List<SubmitAnswer> stage(long batch, int jobs, NewJob job) throws Refusal {
        return plane.call(new StageCommand(Plane.CALLER, batch, Collections.nCopies(jobs, job)));
    }

    private SubmitReceipt accept(long batch, List<SubmitAnswer> staged, @Nullable IdempotencyKey key) throws Refusal {
        return plane.call(new AcceptBatchCommand(Plane.CALLER, batch, staged, key));
    }
}
