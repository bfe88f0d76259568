package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.HandClock;
import hdcf.worker.attempt.Acknowledger.Verdict;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.ProcessMark;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.FailingDisk;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.Spool;
import hdcf.worker.spool.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttemptTest {
    private static final String PATH = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final FailingDisk disk = new FailingDisk();
    private final Deque<Verdict> verdicts = new ArrayDeque<>();
    private final Watched launcher = new Watched();
    private int asked;
    private StateFile state;
    private Spool spool;

    /** The real launcher, and what the state file said each time it was used. */
    private final class Watched implements ProcessLauncher {
        private final ProcessLauncher real = ProcessLauncher.local();
        private final List<String> stages = new ArrayList<>();
        private final List<RunningProcess> started = new ArrayList<>();

        @Override
        public RunningProcess launch(LaunchSpec spec, String cookie)
                throws hdcf.worker.process.LaunchRefusedException, IOException {
            stages.add(onDisk().path("attempts").path(0).path("stage").asText());
            RunningProcess process = real.launch(spec, cookie);
            started.add(process);
            return process;
        }

        @Override
        public int killSurvivors(ProcessMark mark) {
            return real.killSurvivors(mark);
        }
    }

    AttemptTest(@TempDir Path states) throws Exception {
        state = disk.open(states.resolve("state.json"));
        spool = Spool.open(state, "w1");
    }

    @BeforeEach
    void hold() throws IOException {
        spool.hold("j1", "a1");
    }

    @AfterEach
    void end() throws IOException {
        launcher.started.forEach(RunningProcess::kill);
        state.close();
    }

    private JsonNode onDisk() throws IOException {
        return Json.mapper().readTree(Files.readAllBytes(state.path()));
    }

    private Attempt attempt(long timeoutMs, String workingDir, String command, String... args) {
        Assignment assignment =
                new Assignment("j1", 12, command, List.of(args), workingDir, timeoutMs, 2, 3, "a1", 0, 0);
        AttemptRules rules = new AttemptRules(
                "w1",
                folder,
                folder.resolve("out"),
                JobEnvironment.allowed(Map.of(
                        "PATH",
                        PATH,
                        "HDCF_API_TOKEN",
                        "secret",
                        "AWS_KEY",
                        "secret",
                        "LC_ALL",
                        "C.UTF-8",
                        "HOME",
                        "/")),
                0,
                100);
        return new Attempt(
                assignment,
                rules,
                new AttemptPorts(
                        spool,
                        launcher,
                        lease -> {
                            asked++;
                            return Objects.requireNonNullElse(verdicts.poll(), Verdict.GO);
                        },
                        clock));
    }

    private Attempt shell(String script) {
        return attempt(0, "", "sh", "-c", script);
    }

    /** Moves it on to its end while the hand-set clock stands. */
    private ReportRequest drive(Attempt attempt) {
        Await.until("the attempt is over", () -> attempt.doWork() == 0 && attempt.isOver());
        return outcome();
    }

    /** As {@link #drive}, with time passing. */
    private ReportRequest driveOn(Attempt attempt) {
        Await.until("the attempt is over", () -> {
            clock.pass(Duration.ofMillis(20));
            return attempt.doWork() == 0 && attempt.isOver();
        });
        return outcome();
    }

    private ReportRequest outcome() {
        assertThat(spool.attempts()).isEmpty();
        assertThat(spool.outcomes()).hasSize(1);
        return spool.outcomes().get(0);
    }

    private void run(Attempt attempt) {
        Await.until("the command runs", () -> attempt.doWork() == 0 && !launcher.started.isEmpty());
    }

    private long pidIn(String file) {
        Path path = folder.resolve(file);
        Await.until(file + " is written", () -> {
            try {
                return Files.exists(path) && Files.readString(path).endsWith("\n");
            } catch (IOException notYet) {
                return false;
            }
        });
        try {
            return Long.parseLong(Files.readString(path).strip());
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
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
                "",
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
        refused(attempt(0, "", "no-such-program"), 127, "no-such-program", "PATH");
        refused(attempt(0, "", "./nothing"), 127, "./nothing", "no such file");
        refused(attempt(0, "", "./script"), 127, "./script", "interpreter");
        refused(attempt(0, "", "./plain"), 126, "./plain", "not executable");
        refused(attempt(0, "", "./"), 126, "./", "not executable");
        refused(attempt(0, "missing/place", "true"), 126, "missing/place", "folder");
        refused(attempt(0, "a\0b", "true"), 126, "working directory");
        refused(attempt(0, "", "echo", "a\0b"), 126, "NUL");
        refused(attempt(0, "", ""), 126, "Expected a command");
        refused(attempt(0, "", "true", "x".repeat(3_000_000)), 126, "too long");
    }

    private void refused(Attempt attempt, int code, String... words) throws IOException {
        ReportRequest outcome = drive(attempt);
        assertThat(outcome.error()).startsWith("Expected").contains(words).hasSizeLessThan(2_100);
        assertThat(outcome.exitCode()).as(outcome.error()).isEqualTo(code);
        assertThat(outcome.endCause()).isEqualTo(EndCause.USER_EXIT);
        spool.forget(List.of("a1"));
        spool.hold("j1", "a1");
    }

    @Test
    void keepsALongCommandOutOfTheSentence() {
        ReportRequest outcome = drive(attempt(0, "", "x".repeat(500_000)));
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
    void endsWhenTheMachineItselfRefuses() throws IOException {
        Files.writeString(folder.resolve("out"), "a file where the folder should be");
        ReportRequest outcome = drive(shell("true"));
        assertThat(outcome.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(outcome.artifactUploadState()).isEqualTo("failed");
        assertThat(outcome.artifactUploadError()).contains("Expected to store the output");
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
        ReportRequest outcome = drive(attempt(0, "", "printf", "%s|", "a b", "$HOME", "", "*", "\u00fc"));
        assertThat(Objects.requireNonNull(outcome.stdoutInline()).data()).isEqualTo("a b|$HOME||*|\u00fc|");
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

    @Test
    void writesDownThatItStartsBeforeItStarts() throws IOException {
        Attempt attempt = shell("echo $$ > pid; exec sleep 300");
        run(attempt);
        assertThat(launcher.stages).containsExactly("STARTED");
        assertThat(onDisk().path("attempts").path(0).path("pid").asLong()).isEqualTo(pidIn("pid"));
        assertThat(onDisk().path("attempts").path(0).path("started_at_ms").asLong())
                .isPositive();
    }

    @Test
    void startsNothingWhileTheDiskRefuses() {
        Attempt attempt = shell("true");
        attempt.doWork();
        disk.fail(1, Integer.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            attempt.doWork();
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(launcher.started).isEmpty();
        disk.heal();
        assertThat(drive(attempt).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void keepsAnOutcomeUntilTheDiskTakesIt() throws IOException {
        Attempt attempt = shell("while [ ! -e go ]; do sleep 0.01; done; exit 7");
        run(attempt);
        disk.fail(1, Integer.MAX_VALUE);
        Files.writeString(folder.resolve("go"), "");
        Await.until("the command has ended", () -> launcher.started.get(0).exitCode() != null);
        for (int i = 0; i < 5; i++) {
            attempt.doWork();
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(attempt.isOver()).isFalse();
        assertThat(onDisk().path("attempts")).hasSize(1);
        disk.heal();
        drive(attempt);
        assertThat(onDisk().path("completed_jobs").path(0).path("exit_code").asInt())
                .isEqualTo(7);
        assertThat(onDisk().path("completed_jobs")
                        .path(0)
                        .path("completion_seq")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void runsOnceAndKeepsItsOutcomeWhateverStepTheDiskRefuses() throws IOException {
        for (int step = 1; step <= 14; step++) {
            Path log = folder.resolve("ran-" + step);
            Attempt attempt = shell("echo x >> " + log);
            disk.fail(step, 2);
            assertThat(driveOn(attempt).status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(log).as("refused step " + step).hasContent("x\n");
            disk.heal();
            assertThat(onDisk().path("completed_jobs")).hasSize(1);
            spool.forget(List.of("a1"));
            spool.hold("j1", "a1");
        }
    }

    @Test
    void leavesNothingOfAnEarlierCommandForTheNextWorker() throws IOException {
        Attempt attempt = shell("(sh -c 'echo $$ > orphan; exec sleep 300' &); echo $$ > pid; exec sleep 300");
        run(attempt);
        long pid = pidIn("pid");
        long orphan = pidIn("orphan");
        JsonNode held = onDisk().path("attempts").path(0);
        ProcessMark mark = new ProcessMark(
                held.path("pid").asLong(), held.path("started_at_ms").asLong(), JobEnvironment.cookie("a1"));
        assertThat(ProcessLauncher.local().killSurvivors(mark)).isGreaterThanOrEqualTo(2);
        Await.until("both are gone", () -> !Await.isRunning(pid) && !Await.isRunning(orphan));
    }

    @Test
    void sparesAStrangerThatGotAnOldProcessId() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            long startedAtMs = stranger.info().startInstant().orElseThrow().toEpochMilli();
            ProcessMark mark = new ProcessMark(stranger.pid(), startedAtMs - 60_000, JobEnvironment.cookie("gone"));
            assertThat(ProcessLauncher.local().killSurvivors(mark)).isZero();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }
}
