package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttemptTest extends AttemptRig {
    AttemptTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void reportsACommandThatEndsWithZero() {
        ReportRequest outcome = drive(shell("echo out; echo err >&2"));
        assertThat(outcome.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.error()).isNull();
        assertThat(outcome.artifactId()).isEqualTo("a1");
        assertThat(outcome.artifactUploadState()).isEqualTo("ok");
        assertThat(outcome.completionSeq()).isEqualTo(1);
        assertThat(outcome.stdoutTmpPath()).endsWith(".tmp").isNotEqualTo(outcome.stdoutPath());
        assertThat(outcome.stderrTmpPath()).endsWith(".tmp").isNotEqualTo(outcome.stderrPath());
    }

    @Test
    void keepsTheTwoStreamsApart() {
        ReportRequest outcome = drive(shell("echo out; echo err >&2; echo more"));
        assertThat(Path.of(String.valueOf(outcome.stdoutPath()))).hasContent("out\nmore\n");
        assertThat(Path.of(String.valueOf(outcome.stderrPath()))).hasContent("err\n");
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data()).isEqualTo("out\nmore\n");
        assertThat(outcome.stderrLength()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"exit 7,7", "kill -9 $$,137", "kill -TERM $$,143", "exit 255,255"})
    void reportsAnyOtherExitCodeAsAFailureOfTheCommand(String script, int code) {
        ReportRequest outcome = drive(shell(script));
        assertThat(outcome.status()).isEqualTo(JobStatus.FAILED);
        assertThat(outcome.endCause()).isEqualTo(EndCause.USER_EXIT);
        assertThat(outcome.exitCode()).isEqualTo(code);
        assertThat(outcome.error()).isEqualTo("Expected exit code 0, found " + code);
    }

    @Test
    void endsTheWholeTreeOfACommandThatRunsTooLong() {
        String setsid =
                Stream.of(PATH.split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, "setsid"))) ? "setsid " : "";
        Attempt attempt = attempt(
                5_000,
                ".",
                "sh",
                "-c",
                setsid + "sh -c 'echo $$ > away; exec sleep 300' & "
                        + "sh -c 'trap \"\" TERM; echo $$ > deaf; while :; do sleep 300; done' & "
                        + "(sh -c 'echo $$ > orphan; exec sleep 300' &) ; "
                        + "echo started; wait");
        run(attempt);
        List<Long> tree = Stream.of("away", "deaf", "orphan").map(this::pidIn).toList();
        clock.pass(Duration.ofMillis(4_999));
        assertThat(attempt.doWork()).as("a moment before its time").isZero();
        clock.pass(Duration.ofMillis(1));
        ReportRequest outcome = driveOn(attempt);
        assertThat(outcome.endCause()).isEqualTo(EndCause.TIMEOUT);
        assertThat(outcome.error()).contains("5000 ms");
        assertThat(outcome.exitCode()).isEqualTo(143);
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data()).isEqualTo("started\n");
        tree.forEach(pid -> Await.until(pid + " is gone", () -> !Await.isRunning(pid)));
    }

    @Test
    void aLongerTimeLimitCountsFromTheStart() {
        Attempt attempt = attempt(5_000, ".", "sh", "-c", "echo $$ > pid; exec sleep 300");
        run(attempt);
        long pid = pidIn("pid");
        attempt.retime(60_000);
        attempt.doWork();
        clock.pass(Duration.ofMillis(59_999));
        assertThat(attempt.doWork()).as("a moment before its new time").isZero();
        assertThat(Await.isRunning(pid)).isTrue();
        clock.pass(Duration.ofMillis(1));
        ReportRequest outcome = driveOn(attempt);
        assertThat(outcome.endCause()).isEqualTo(EndCause.TIMEOUT);
        assertThat(outcome.error()).contains("60000 ms");
    }

    @Test
    void letsACommandEndByItselfInItsGrace() {
        Attempt attempt = shell("trap 'echo cleaned; exit 3' TERM; echo $$ > pid; while :; do sleep 0.01; done");
        run(attempt);
        pidIn("pid");
        attempt.end(EndOrder.aborted("not wanted"));
        ReportRequest outcome = drive(attempt);
        assertThat(outcome.endCause()).isEqualTo(EndCause.ABORTED);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.error()).isEqualTo("The command was stopped: not wanted");
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data()).isEqualTo("cleaned\n");
    }

    @Test
    void keepsTheFirstOrderToEnd() {
        Attempt attempt = shell("echo $$ > pid; exec sleep 300");
        run(attempt);
        pidIn("pid");
        attempt.end(EndOrder.workerStopped());
        attempt.end(EndOrder.aborted("later"));
        assertThat(driveOn(attempt).endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
    }

    @Test
    void saysWhichPartOfTheCommandIsMissing() throws IOException {
        Files.writeString(folder.resolve("plain"), "x");
        Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(folder.resolve("script").toFile().setExecutable(true)).isTrue();
        refused(attempt(0, ".", "no-such-program"), 127, "no-such-program", "PATH");
        refused(attempt(0, ".", "./nothing"), 127, "./nothing", "no such file");
        refused(attempt(0, ".", "./script"), 127, "./script", "interpreter");
        refused(attempt(0, ".", "./plain"), 126, "./plain", "not executable");
        refused(attempt(0, ".", "./"), 126, "./", "not executable");
        refused(attempt(0, "missing/place", "true"), 126, "missing/place", "folder");
        refused(attempt(0, "a\0b", "true"), 126, "working directory");
        refused(attempt(0, ".", "echo", "a\0b"), 126, "NUL");
        refused(attempt(0, ".", ""), 126, "Expected a command");
        refused(attempt(0, ".", "true", "x".repeat(3_000_000)), 126, "too long");
    }

    @Test
    void keepsALongCommandOutOfTheSentence() {
        ReportRequest outcome = drive(attempt(0, ".", "x".repeat(500_000)));
        assertThat(outcome.error()).hasSizeLessThan(2_100);
    }

    @Test
    void cutsAReasonBetweenCharacters() throws IOException {
        Attempt attempt = shell("echo $$ > pid; exec sleep 300");
        run(attempt);
        attempt.end(EndOrder.aborted("x".repeat(511) + "\ud83d\ude00 and more"));
        ReportRequest outcome = driveOn(attempt);
        String error = String.valueOf(outcome.error());
        assertThat(error.chars().anyMatch(c -> Character.isSurrogate((char) c))).isFalse();
        assertThat(onDisk().path("completed_jobs").path(0).path("error").asText())
                .isEqualTo(error);
    }

    @Test
    void showsTheCommandItsIdsAndNoSecrets() throws IOException {
        ReportRequest outcome = drive(shell("env"));
        List<String> lines = Files.readAllLines(Path.of(String.valueOf(outcome.stdoutPath())));
        assertThat(lines)
                .contains(
                        "HDCF_JOB_ID=j1",
                        "HDCF_JOB_NUMBER=12",
                        "HDCF_ATTEMPT=2",
                        "HDCF_ASSIGNMENT_ID=a1",
                        "HDCF_WORKER_ID=w1",
                        "LC_ALL=C.UTF-8",
                        "HOME=/",
                        "PATH=" + PATH)
                .noneMatch(line -> line.contains("secret") || line.startsWith("AWS_"));
    }

    @Test
    void givesTheCommandNothingToReadAndItsOwnFolder() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        ReportRequest outcome = drive(attempt(0, "sub", "sh", "-c", "cat; pwd -P"));
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data())
                .isEqualTo(folder.toRealPath().resolve("sub") + "\n");
    }

    @Test
    void passesArgumentsWithoutAShell() {
        ReportRequest outcome = drive(attempt(0, ".", "printf", "%s|", "a b", "$HOME", "", "*", "\u00fc"));
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data()).isEqualTo("a b|$HOME||*|\u00fc|");
    }
}
