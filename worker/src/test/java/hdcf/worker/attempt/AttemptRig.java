package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.HandClock;
import hdcf.worker.attempt.Acknowledger.Verdict;
import hdcf.worker.process.Enforcement;
import hdcf.worker.process.LaunchMark;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.process.LauncherOptions;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Recovery;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.BlobSource;
import hdcf.worker.spool.FailingDisk;
import hdcf.worker.spool.InputCache;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.JournalLook;
import hdcf.worker.spool.Spool;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An attempt on a real state file whose disk may refuse, with real processes and a hand-set clock. */
abstract class AttemptRig {
    static final String PATH = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");

    @TempDir
    Path folder;

    final HandClock clock = new HandClock();
    final FailingDisk disk = new FailingDisk();
    final Deque<Verdict> verdicts = new ArrayDeque<>();
    final Watched launcher;
    AllowList allowed = AllowList.all();
    BlobSource blobs = (sha256, file) -> BlobSource.Verdict.UNKNOWN;
    int asked;
    Journal state;
    Spool spool;

    /** The real launcher, and what the state file said each time it was used. */
    final class Watched implements ProcessLauncher {
        private final ProcessLauncher real;

        Watched(Path folder) {
            real = ProcessLauncher.local(LauncherOptions.of(folder));
        }

        final List<String> stages = new ArrayList<>();
        final List<RunningProcess> started = new ArrayList<>();

        @Override
        public RunningProcess launch(LaunchSpec spec) throws hdcf.worker.process.LaunchRefusedException, IOException {
            stages.add(onDisk().path("attempts").path(0).path("stage").asText());
            RunningProcess process = real.launch(spec);
            started.add(process);
            return process;
        }

        @Override
        public Recovery recover(LaunchMark mark) throws IOException {
            return real.recover(mark);
        }

        @Override
        public boolean isAdoptable() {
            return real.isAdoptable();
        }

        @Override
        public Enforcement enforcement() {
            return real.enforcement();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    AttemptRig(@TempDir Path states) throws Exception {
        launcher = new Watched(states);
        state = disk.open(states.resolve("state.json"));
        spool = Spool.open(state, "w1");
    }

    @BeforeEach
    void hold() throws IOException {
        spool.hold(JournalLook.assignment("j1", "a1"));
    }

    @AfterEach
    void end() throws IOException {
        launcher.started.forEach(RunningProcess::kill);
        launcher.close();
        state.close();
    }

    JsonNode onDisk() {
        return JournalLook.at(state.path());
    }

    Attempt attempt(long timeoutMs, String workingDir, String command, String... args) {
        return attempt(new Assignment(
                "j1", 12, command, List.of(args), workingDir, timeoutMs, 2, 3, "a1", 0, 0, null, null, null));
    }

    Attempt attempt(Assignment assignment) {
        return new Attempt(assignment, rules(), ports());
    }

    AttemptRules rules() {
        return new AttemptRules(
                "w1",
                new AttemptRules.Place(folder, folder.resolve("out")),
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
                new RunRules(0, 100, "TERM", 1_000_000, false),
                allowed);
    }

    AttemptPorts ports() {
        return new AttemptPorts(
                spool,
                launcher,
                lease -> {
                    asked++;
                    return Objects.requireNonNullElse(verdicts.poll(), Verdict.GO);
                },
                new InputCache(folder.resolve("inputs"), 1_000_000, blobs, clock),
                new AttemptPorts.Time(clock, clock::wallMillis, "boot"));
    }

    Attempt shell(String script) {
        return attempt(0, ".", "sh", "-c", script);
    }

    /** Moves it on to its end while the hand-set clock stands. */
    ReportRequest drive(Attempt attempt) {
        Await.until("the attempt is over", () -> attempt.doWork() == 0 && attempt.isOver());
        return outcome();
    }

    /** As {@link #drive}, with time passing. */
    ReportRequest driveOn(Attempt attempt) {
        Await.until("the attempt is over", () -> {
            clock.pass(Duration.ofMillis(20));
            return attempt.doWork() == 0 && attempt.isOver();
        });
        return outcome();
    }

    ReportRequest outcome() {
        assertThat(spool.attempts()).isEmpty();
        assertThat(spool.outcomes()).hasSize(1);
        return spool.outcomes().get(0);
    }

    /** Moves it on until its command runs: one that is ended before that never starts. */
    void run(Attempt attempt) {
        Await.until(
                "the command runs",
                () -> attempt.doWork() == 0
                        && !launcher.started.isEmpty()
                        && launcher.started.get(0).pid() > 0);
    }

    long pidIn(String file) {
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

    void refused(Attempt attempt, int code, String... words) throws IOException {
        ReportRequest outcome = drive(attempt);
        assertThat(outcome.error()).startsWith("Expected").contains(words).hasSizeLessThan(2_100);
        assertThat(outcome.exitCode()).as(outcome.error()).isEqualTo(code);
        assertThat(outcome.endCause()).isEqualTo(EndCause.USER_EXIT);
        spool.forget(List.of("a1"));
        spool.hold(JournalLook.assignment("j1", "a1"));
    }
}
