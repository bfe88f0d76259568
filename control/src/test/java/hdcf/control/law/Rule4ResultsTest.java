package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.CompleteCommand;
import hdcf.control.job.Refusal;
import hdcf.control.store.OutputQuestion;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: whose result counts, and what it must contain. */
final class Rule4ResultsTest {
    @TempDir
    Path folder;

    private Plane plane;
    private String id;
    private Assignment held;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
        plane.register("w2");
        id = plane.submit("true");
        held = plane.run("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aCompletionWithTheCurrentLeaseIsStoredAsItWasTold() throws Refusal {
        JobAnswer answer = send(completion()
                .exitCode(3)
                .with("stdout_path", "../../etc/a b")
                .with("stderr_path", "C:\\out\\e.log")
                .with("artifact_backend", "nfs")
                .with("artifact_location", "nfs://shelf/x")
                .with("artifact_upload_state", "ok")
                .with("result_summary", "three lines")
                .with("completion_seq", 9));
        assertThat(answer.status()).isEqualTo("COMPLETED");
        JobView view = plane.view(id);
        assertThat(view.stdoutPath()).isEqualTo("../../etc/a b");
        assertThat(view.stderrPath()).isEqualTo("C:\\out\\e.log");
        assertThat(view.resultPath()).isEqualTo("../../etc/a b");
        assertThat(view.stdoutTmpPath()).isEqualTo("out/stdout.log.tmp");
        assertThat(view.artifactStorageBackend()).isEqualTo("nfs");
        assertThat(view.artifactLocation()).isEqualTo("nfs://shelf/x");
        assertThat(view.resultSummary()).isEqualTo("three lines");
        assertThat(view.exitCode()).isEqualTo(3);
        assertThat(view.artifactId()).isEqualTo("a1");
        assertThat(view.endedAtMs()).isEqualTo(plane.clock.wallMillis());
    }

    @Test
    void aRepeatedReportChangesNothingAndShowsTheStoredOutcome() throws Refusal {
        send(completion().exitCode(0));
        for (JobAnswer repeated : List.of(
                send(completion().exitCode(5)), plane.fail(held, "w1", 9, EndCause.OOM), plane.complete(held, "w2"))) {
            assertThat(repeated.status()).isEqualTo("COMPLETED");
            assertThat(repeated.applied()).isFalse();
            assertThat(repeated.exitCode()).isZero();
        }
        assertThat(plane.view(id).exitCode()).isZero();
        assertThat(plane.view(id).endCause()).isEqualTo(EndCause.USER_EXIT);
    }

    @Test
    void aReportOnAFailedJobShowsTheStoredOutcome() throws Refusal {
        plane.fail(held, "w1", 4, EndCause.TIMEOUT);
        while (plane.status(id) != JobStatus.FAILED) {
            plane.pass(java.time.Duration.ofSeconds(1));
            if (plane.status(id) == JobStatus.PENDING) {
                plane.fail(plane.run("w1"), "w1", 4, EndCause.TIMEOUT);
            }
        }
        JobAnswer answer = plane.complete(held, "w1");
        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.applied()).isFalse();
        assertThat(answer.exitCode()).isEqualTo(4);
        assertThat(answer.endCause()).isEqualTo(EndCause.TIMEOUT);
        assertThat(plane.status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void refusesReportsOnAnAbortedJob() throws Refusal {
        plane.abort(id, null);
        assertThat(Refused.code(() -> plane.complete(held, "w1"))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(Refused.code(() -> plane.fail(held, "w1", 1, null))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(plane.status(id)).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void refusesReportsOfAnotherWorkerAndOfUnknownJobs() {
        assertThat(Refused.code(() -> plane.complete(held, "w2"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> plane.complete(held, "stranger"))).isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> send(completion().with("assignment_id", "other"))))
                .isEqualTo(ProblemCode.STALE_ASSIGNMENT);
        assertThat(Refused.code(() -> send(completion().with("job_id", "other"))))
                .isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(running()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "artifact_id",
                "stdout_path",
                "stdout_tmp_path",
                "stderr_path",
                "stderr_tmp_path",
                "job_id",
                "worker_id",
                "assignment_id"
            })
    void aCompletionNeedsItsMembers(String member) {
        assertThat(Refused.of(() -> send(completion().with(member, null)))
                        .problem(null)
                        .toString())
                .contains(member);
        assertThat(Refused.code(() -> send(completion().with(member, " ")))).isEqualTo(ProblemCode.OUT_OF_RANGE);
        assertThat(running()).isTrue();
    }

    @Test
    void refusesPathsThatCannotBeAFinishedFile() {
        assertOutOfRange(completion().with("stdout_path", "x.tmp").with("stdout_tmp_path", "x.tmp"));
        assertOutOfRange(completion().with("stderr_path", "e").with("stderr_tmp_path", "e"));
        assertOutOfRange(completion().with("stdout_tmp_path", "out/stdout.log.part"));
        assertOutOfRange(completion().with("stderr_path", "out/stderr.log.tmp"));
        assertOutOfRange(completion().with("stdout_path", "a\0b"));
        assertOutOfRange(completion().with("artifact_upload_state", "ok").with("stdout_path", null));
        assertOutOfRange(completion().with("artifact_upload_state", "").with("stdout_path", null));
        assertThat(running()).isTrue();
    }

    @Test
    void refusesSumsLengthsAndInlineOutputOutOfForm() {
        assertOutOfRange(completion().with("stdout_sha256", "abc"));
        assertOutOfRange(completion().with("stderr_length", -1));
        assertOutOfRange(completion().stdout(new byte[8 * 1024 + 1]));
        assertThat(running()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "pending", "skipped"})
    void aCompletionWhoseUploadDidNotSucceedNeedsNoPaths(String uploadState) throws Refusal {
        JobAnswer answer = send(Reporting.of(id, "w1", held.assignmentId())
                .with("artifact_id", "a1")
                .with("artifact_upload_state", uploadState)
                .with("artifact_upload_error", "disk full"));
        assertThat(answer.status()).isEqualTo("COMPLETED");
        assertThat(plane.view(id).artifactUploadState()).isEqualTo(uploadState);
        assertThat(plane.view(id).artifactUploadError()).isEqualTo("disk full");
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 1, Long.MAX_VALUE})
    void theSequenceOfCompletionsNeverRefusesAResult(long seq) throws Refusal {
        send(completion().with("completion_seq", 100));
        id = plane.submit("second");
        held = plane.run("w1");
        assertThat(send(completion().with("completion_seq", seq)).status()).isEqualTo("COMPLETED");
    }

    @Test
    void inlineOutputOfAFailureIsKeptToo() throws Refusal {
        plane.call(new hdcf.control.command.FailCommand(
                Plane.CALLER,
                List.of(Reporting.of(id, "w1", held.assignmentId())
                        .exitCode(2)
                        .stdout("half done".getBytes(StandardCharsets.UTF_8))
                        .build())));
        assertThat(plane.status(id)).isEqualTo(JobStatus.RETRYING);
        assertThat(Objects.requireNonNull(plane.reads()
                                .output(id, new OutputQuestion("stdout", null, 0))
                                .found())
                        .inline())
                .isEqualTo("half done".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHeartbeatWhoseNumberDoesNotRiseIsIgnoredUntilTheWorkerRegisters() throws Refusal {
        plane.heartbeat("w1", 7, id);
        plane.heartbeat("w1", 7, (String) null);
        plane.heartbeat("w1", 3, (String) null);
        assertThat(currentJob()).isEqualTo(id);
        plane.register("w1");
        plane.heartbeat("w1", 1, (String) null);
        assertThat(currentJob()).isNull();
    }

    private @Nullable String currentJob() {
        return Objects.requireNonNull(plane.book().fleet().find("w1")).currentJobId();
    }

    private boolean running() {
        try {
            return plane.status(id) == JobStatus.RUNNING && plane.view(id).artifactId() == null;
        } catch (Refusal refusal) {
            throw new IllegalStateException(refusal);
        }
    }

    private Reporting completion() {
        return Reporting.of(id, "w1", held.assignmentId()).artifact();
    }

    private void assertOutOfRange(Reporting report) {
        assertThat(Refused.code(() -> send(report))).isEqualTo(ProblemCode.OUT_OF_RANGE);
    }

    private JobAnswer send(Reporting report) throws Refusal {
        var verdict = plane.call(new CompleteCommand(Plane.CALLER, List.of(report.build())))
                .get(0);
        Refusal refusal = verdict.refusal();
        if (refusal != null) {
            throw refusal;
        }
        return Objects.requireNonNull(verdict.answer());
    }
}
