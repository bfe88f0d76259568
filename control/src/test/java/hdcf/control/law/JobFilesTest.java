package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.command.Asked;
import hdcf.control.command.CheckpointCommand;
import hdcf.control.command.DropBlobsCommand;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.StoreBlobCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.UseBlobsCommand;
import hdcf.control.job.Refusal;
import hdcf.control.store.BlobTable;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.OutputFile;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ProgressNote;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobFilesTest {
    private static final BlobRef A = new BlobRef("a".repeat(64), 3);
    private static final BlobRef B = new BlobRef("b".repeat(64), 5);
    private static final BlobRef NOWHERE = new BlobRef("c".repeat(64), 7);

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.call(new StoreBlobCommand(A));
        plane.call(new StoreBlobCommand(B));
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void handsOutWhatTheJobAskedFor() throws Refusal {
        Execution execution = execution(A);
        String id = plane.submit(asking(new Asked(
                Json.text(execution),
                "{\"cpus\":1.5,\"memory_mb\":512}",
                Objects.requireNonNull(execution.inputs()),
                "")));
        JobView view = plane.view(id);
        assertThat(view.cpus()).isEqualTo(1.5);
        assertThat(view.memoryMb()).isEqualTo(512);
        assertThat(view.execution()).isEqualTo(execution);
        Assignment assignment = plane.take("w1");
        assertThat(assignment.execution()).isEqualTo(execution);
        assertThat(Objects.requireNonNull(assignment.resources()).cpus()).isEqualTo(1.5);
        assertThat(assignment.checkpoint()).isNull();
    }

    @Test
    void saysNothingOfWishesToAWorkerOfAnOrdinaryJob() throws Refusal {
        String id = plane.submit("true");
        assertThat(Json.text(plane.take("w1"))).doesNotContain("resources", "execution", "checkpoint");
        assertThat(Json.text(plane.view(id))).doesNotContain("cpus", "execution", "checkpoint", "progress");
    }

    @Test
    void refusesAJobWhoseInputIsNotHereAndStoresNothingOfItsBatch() {
        NewJob good = needing(A, "/0");
        NewJob bad = needing(NOWHERE, "/1");
        assertThatThrownBy(() -> plane.call(new SubmitCommand(Plane.CALLER, List.of(good, bad), null)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ProblemCode.UNKNOWN_BLOB);
                    assertThat(Json.text(refusal.problem(null))).contains("/1/execution/inputs/0/sha256");
                });
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isZero();
    }

    @Test
    void refusesAStagedSliceWhoseInputIsNotHere() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        plane.call(new StageCommand(Plane.CALLER, batch, List.of(needing(A, "/0"))));
        assertThatThrownBy(() -> plane.call(new StageCommand(Plane.CALLER, batch, List.of(needing(NOWHERE, "/500")))))
                .isInstanceOf(Refusal.class);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM job_inputs"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheFilesOfAnAttempt() throws Refusal {
        String id = plane.submit("true");
        Assignment assignment = plane.run("w1");
        report(assignment, List.of(file("out/x", A, true), file("y", B, false)));
        assertThat(plane.reads().files(id, null))
                .containsExactly(
                        new StoredFile("out/x", 3, A.sha256(), true, assignment.leaseEpoch()),
                        new StoredFile("y", 5, B.sha256(), false, assignment.leaseEpoch()));
        assertThat(plane.reads().files(id, 99L)).isEmpty();
        assertThat(plane.view(id).artifactUploadState()).isNull();
    }

    @Test
    void recordsTheOutcomeWhateverTheFilesAre() throws Refusal {
        List<List<OutputFile>> troubles = new ArrayList<>();
        troubles.add(List.of(file("x", NOWHERE, false)));
        troubles.add(List.of(new OutputFile("x", 4, A.sha256(), false)));
        troubles.add(List.of(file("../x", A, false)));
        troubles.add(List.of(file("/x", A, false)));
        troubles.add(List.of(file("x", A, false), file("x/y", B, false)));
        troubles.add(List.of(file("x", A, false), file("x", B, false)));
        troubles.add(java.util.Collections.nCopies(1_001, file("x", A, false)));
        for (List<OutputFile> outputs : troubles) {
            String id = plane.submit("true");
            report(plane.run("w1"), outputs);
            JobView view = plane.view(id);
            assertThat(view.status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(view.artifactUploadState()).isEqualTo("failed");
            assertThat(view.artifactUploadError()).startsWith("Expected ");
            assertThat(plane.reads().files(id, null)).isEmpty();
        }
    }

    @Test
    void keepsTheGoodFilesBesideABadOne() throws Refusal {
        String id = plane.submit("true");
        report(plane.run("w1"), List.of(file("x", NOWHERE, false), file("y", B, false)));
        assertThat(plane.reads().files(id, null)).extracting(StoredFile::path).containsExactly("y");
        assertThat(plane.view(id).artifactUploadState()).isEqualTo("failed");
    }

    @Test
    void givesTheCheckpointOfALostAttemptToTheNextOne() throws Refusal {
        String id = plane.submit("true");
        Assignment first = plane.run("w1");
        checkpoint(first, A);
        checkpoint(first, A);
        assertThat(plane.view(id).checkpoint()).isEqualTo(A);
        plane.fail(first, "w1", 1, EndCause.USER_EXIT);
        plane.pass(Duration.ofSeconds(10));
        Assignment second = plane.run("w1");
        assertThat(second.checkpoint()).isEqualTo(A);
        assertThatThrownBy(() -> checkpoint(first, B))
                .isInstanceOfSatisfying(
                        Refusal.class, old -> assertThat(old.code()).isEqualTo(ProblemCode.STALE_ASSIGNMENT));
        plane.complete(second, "w1");
        assertThat(plane.view(id).checkpoint()).isNull();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM events WHERE event = 'job_checkpointed'"))
                .isEqualTo(1);
    }

    @Test
    void refusesACheckpointThatIsNotHereOrNotAcknowledged() throws Refusal {
        plane.submit("true");
        Assignment assignment = plane.take("w1");
        assertThatThrownBy(() -> checkpoint(assignment, A))
                .isInstanceOfSatisfying(
                        Refusal.class, early -> assertThat(early.code()).isEqualTo(ProblemCode.STALE_ASSIGNMENT));
        plane.ack(assignment, "w1");
        assertThatThrownBy(() -> checkpoint(assignment, NOWHERE))
                .isInstanceOfSatisfying(
                        Refusal.class, gone -> assertThat(gone.code()).isEqualTo(ProblemCode.UNKNOWN_BLOB));
        assertThatThrownBy(() -> checkpoint(assignment, new BlobRef(A.sha256(), 4)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void forgetsOldBlobsThatNothingNamesAndNoOthers() throws Refusal {
        BlobRef input = blob('1');
        BlobRef output = blob('2');
        BlobRef checkpoint = blob('3');
        BlobRef used = blob('4');
        plane.submit(needing(input, ""));
        report(plane.run("w1"), List.of(file("x", output, false)));
        plane.submit("true");
        checkpoint(plane.run("w1"), checkpoint);
        assertThat(drop()).isEmpty();
        plane.pause(Duration.ofDays(15));
        assertThat(plane.call(new UseBlobsCommand(List.of(used.sha256(), NOWHERE.sha256()))))
                .containsExactly(NOWHERE.sha256());
        assertThat(drop()).containsExactlyInAnyOrder(A.sha256(), B.sha256());
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM blobs")).isEqualTo(4);
    }

    @Test
    void forgetsTheBlobsOfDeletedJobs() throws Refusal {
        plane.submit(needing(A, ""));
        report(plane.run("w1"), List.of(file("x", B, false)));
        plane.pause(Duration.ofDays(31));
        plane.pass(Duration.ofMinutes(20));
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isZero();
        assertThat(drop()).containsExactlyInAnyOrder(A.sha256(), B.sha256());
    }

    @Test
    void forgetsReplacedCheckpointsAtOnceAndFreshUploadsNever() throws Refusal {
        plane.submit("true");
        Assignment assignment = plane.run("w1");
        checkpoint(assignment, A);
        checkpoint(assignment, B);
        assertThat(drop()).containsExactly(A.sha256());
        plane.complete(assignment, "w1");
        assertThat(drop()).containsExactly(B.sha256());
    }

    @Test
    void forgetsNothingWhenTheClockHasJumped() throws Refusal {
        DropBlobsCommand.Dropped first = plane.call(new DropBlobsCommand(BlobTable.Place.START, null));
        plane.pause(Duration.ofDays(15));
        assertThat(plane.call(new DropBlobsCommand(
                                BlobTable.Place.START,
                                first.offsetMs() - Duration.ofDays(2).toMillis()))
                        .sums())
                .isEmpty();
        assertThat(plane.call(new DropBlobsCommand(BlobTable.Place.START, first.offsetMs()))
                        .sums())
                .hasSize(2);
    }

    @Test
    void showsProgressWhileTheJobRuns() throws Refusal {
        String id = plane.submit("true");
        Assignment assignment = plane.run("w1");
        assertThat(plane.view(id).progress()).isNull();
        beat(assignment, 1, new ProgressNote(assignment.assignmentId(), 0.42, "half"));
        assertThat(Objects.requireNonNull(plane.view(id).progress()).fraction()).isEqualTo(0.42);
        beat(assignment, 2, new ProgressNote(assignment.assignmentId(), 7.0, "x".repeat(500)));
        assertThat(Objects.requireNonNull(plane.view(id).progress()).fraction()).isEqualTo(1);
        assertThat(Objects.requireNonNull(plane.view(id).progress()).text()).hasSize(200);
        beat(assignment, 3, new ProgressNote("another", 0.1, "x"), new ProgressNote(null, null, null));
        assertThat(Objects.requireNonNull(plane.view(id).progress()).fraction()).isEqualTo(1);
        plane.complete(assignment, "w1");
        assertThat(plane.view(id).progress()).isNull();
        assertThat(plane.book().leases().progress(plane.view(id).number())).isNull();
    }

    private BlobRef blob(char digit) throws Refusal {
        BlobRef blob = new BlobRef(String.valueOf(digit).repeat(64), 1);
        plane.call(new StoreBlobCommand(blob));
        return blob;
    }

    private List<String> drop() throws Refusal {
        long offset =
                plane.call(new DropBlobsCommand(BlobTable.Place.START, null)).offsetMs();
        return plane.call(new DropBlobsCommand(BlobTable.Place.START, offset)).sums();
    }

    private void checkpoint(Assignment assignment, BlobRef blob) throws Refusal {
        plane.call(new CheckpointCommand(Plane.CALLER, assignment.jobId(), assignment.assignmentId(), blob));
    }

    private void report(Assignment assignment, List<OutputFile> outputs) throws Refusal {
        ReportRequest report = Reporting.of(assignment.jobId(), "w1", assignment.assignmentId())
                .artifact()
                .exitCode(0)
                .with("outputs", outputs)
                .build();
        plane.call(new hdcf.control.command.CompleteCommand(Plane.CALLER, List.of(report)));
    }

    private void beat(Assignment assignment, long seq, @Nullable ProgressNote... notes) throws Refusal {
        plane.call(new HeartbeatCommand(
                Plane.CALLER,
                new HeartbeatRequest(
                        "w1",
                        null,
                        null,
                        seq,
                        null,
                        "i1",
                        "b1",
                        4,
                        List.of(new HeldAssignment(assignment.jobId(), assignment.assignmentId())),
                        List.of(notes))));
    }

    private static OutputFile file(String path, BlobRef blob, boolean executable) {
        return new OutputFile(path, blob.length(), blob.sha256(), executable);
    }

    private static Execution execution(BlobRef input) {
        return Json.parse(
                "{\"env\":{\"A\":\"1\"},\"inputs\":[{\"path\":\"in\",\"sha256\":\"" + input.sha256() + "\"}]}",
                Execution.class);
    }

    private static NewJob needing(BlobRef input, String pointer) {
        List<InputFile> inputs = List.of(new InputFile("in", input.sha256(), null));
        return asking(new Asked(Json.text(execution(input)), null, inputs, pointer));
    }

    private static NewJob asking(Asked asked) {
        return new NewJob("true", List.of(), "", 0, 3, 5, 0, 0, false, List.of(), asked);
    }
}
