package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker finds of the commands of the worker before it. */
final class RecoveryTest extends LauncherRig {
    RecoveryTest(@TempDir Path folder) {
        super(folder);
    }

    /** A launcher that is gone without a word but for the ends of its pipes, as after a kill -9. */
    private void vanish(ProcessLauncher launcher) {
        launcher.close();
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void adoptsWhatStillRunsAndLearnsItsExitCode(Rung rung) throws Exception {
        ProcessLauncher first = launcher(rung);
        Order order = shell("while [ ! -e go ]; do sleep 0.01; done; exit 7");
        RunningProcess before = start(first, order);
        Await.until("it runs", () -> before.pid() > 0);
        vanish(first);
        RunningProcess adopted = adopt(launcher(rung).recover(order.mark()));
        assertThat(adopted.pid()).isEqualTo(before.pid());
        assertThat(adopted.startedAtMs()).isNotNull();
        assertThat(adopted.exitCode()).isNull();
        Files.createFile(folder.resolve("go"));
        assertThat(await(adopted).exitCode()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void learnsTheExitCodeOfWhatHasEnded(Rung rung) throws Exception {
        ProcessLauncher first = launcher(rung);
        Order order = shell("exit 7");
        run(first, order);
        vanish(first);
        Await.until("the end is written down", () -> {
            try {
                return StartFile.read(order.attempt).exitCode() != null;
            } catch (IOException notYet) {
                return false;
            }
        });
        Recovery found = launcher(rung).recover(order.mark());
        assertThat(found)
                .isInstanceOfSatisfying(
                        Recovery.Ended.class,
                        ended -> assertThat(ended.process().exitCode()).isEqualTo(7));
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void killsAnAdoptedTree(Rung rung) throws Exception {
        ProcessLauncher first = launcher(rung);
        Order order = shell("sh -c 'echo $$ > child; exec sleep 300' & echo $$ > pid; wait");
        start(first, order);
        long pid = pidIn("pid");
        long child = pidIn("child");
        vanish(first);
        RunningProcess adopted = adopt(launcher(rung).recover(order.mark()));
        adopted.terminate();
        assertThat(await(adopted).exitCode()).isEqualTo(143);
        Await.until("all are gone", () -> !isThere(pid) && !isThere(child));
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void winsTheStartOfWhatWasOnlyWrittenDown(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order order = shell("exit 0");
        order.spec();
        assertThat(launcher.recover(order.mark())).isInstanceOf(Recovery.NeverStarted.class);
        assertThat(launcher.recover(order.mark())).as("and again").isInstanceOf(Recovery.NeverStarted.class);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void winsAgainstAPausedShellThatHasTheCommandInItsPipe(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order warm = new Order("/bin/true");
        run(launcher, warm);
        long shell = Objects.requireNonNull(StartFile.read(warm.attempt).born()).shell();
        ControlShell control = new ControlShell(Objects.requireNonNull(ShellCommand.of(Rung.PLAIN)));
        try (control) {
            control.signal("STOP", List.of(shell));
            Await.until(
                    "the shell is paused",
                    () -> Objects.requireNonNull(Proc.stat(shell)).state() == 'T');
            Order order = shell("echo x > " + folder.resolve("ran"));
            RunningProcess process = start(launcher, order);
            assertThat(launcher(rung).recover(order.mark())).isInstanceOf(Recovery.NeverStarted.class);
            control.signal("CONT", List.of(shell));
            await(process);
            assertThat(process.isNeverStarted()).isTrue();
            assertThat(folder.resolve("ran")).doesNotExist();
            assertThat(StartFile.read(order.attempt).isDisowned()).isTrue();
            assertThat(launcher(rung).recover(order.mark())).isInstanceOf(Recovery.NeverStarted.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void saysThatNobodyKnowsWhenShellAndCommandAreGone(Rung rung) throws Exception {
        ProcessLauncher first = launcher(rung);
        Order order = shell("echo $$ > pid; exec sleep 300");
        RunningProcess process = start(first, order);
        long pid = pidIn("pid");
        long shell =
                Objects.requireNonNull(StartFile.read(order.attempt).born()).shell();
        ProcessHandle.of(shell).orElseThrow().destroyForcibly();
        Await.until("the shell is gone", () -> !isThere(shell));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(process);
        assertThat(launcher(rung).recover(order.mark())).isInstanceOf(Recovery.Vanished.class);
    }

    @Test
    void touchesNothingThatWasStartedElsewhere() throws Exception {
        ProcessLauncher launcher = launcher(Rung.PLAIN);
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Place here = Place.here();
            String stat = Proc.text(Path.of("/proc/" + stranger.pid() + "/stat"));
            for (Place place : List.of(
                    new Place("another", here.pidNamespace(), here.initTicks()),
                    new Place(here.bootId(), "pid:[1]", here.initTicks()),
                    new Place(here.bootId(), here.pidNamespace(), "99"))) {
                Order order = shell("exit 0");
                order.spec();
                Files.writeString(StartFile.in(order.attempt), "S " + place.words() + " 1 1 " + stat);
                assertThat(launcher.recover(order.mark())).isInstanceOf(Recovery.Rebooted.class);
            }
            Order order = shell("exit 0");
            order.spec();
            assertThat(launcher.recover(new LaunchMark(order.id, order.attempt, "another", "X=y", order.limits)))
                    .isInstanceOf(Recovery.Rebooted.class);
            assertThat(StartFile.in(order.attempt)).as("nor the start file").doesNotExist();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void sparesAStrangerThatGotTheProcessId() throws Exception {
        ProcessLauncher launcher = launcher(Rung.PLAIN);
        Process stranger = new ProcessBuilder("setsid", "sleep", "300").start();
        try {
            ProcStat stat = Objects.requireNonNull(Proc.stat(stranger.pid()));
            String line = Proc.text(Path.of("/proc/" + stranger.pid() + "/stat"))
                    .replace(" " + stat.startTicks() + " ", " " + (stat.startTicks() - 1) + " ");
            Order order = shell("exit 0");
            order.spec();
            Files.writeString(StartFile.in(order.attempt), "S " + Place.here().words() + " 999999999 1 " + line);
            assertThat(launcher.recover(order.mark())).isInstanceOf(Recovery.Vanished.class);
            assertThat(isThere(stranger.pid())).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void takesAnEmptyStartFileForARunAndKillsWhatCarriesTheCookie() throws Exception {
        ProcessLauncher launcher = launcher(Rung.PLAIN);
        for (String content : List.of("", "S torn", "S torn\n")) {
            Order order = shell("exit 0");
            order.spec();
            Files.writeString(StartFile.in(order.attempt), content);
            ProcessBuilder survivor = new ProcessBuilder("sleep", "300");
            survivor.environment().putAll(Map.of("HDCF_ASSIGNMENT_ID", order.id));
            Process left = survivor.start();
            assertThat(launcher.recover(order.mark())).isInstanceOf(Recovery.Vanished.class);
            Await.until("it is gone", () -> !left.isAlive());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"PLAIN", "DIRECT"})
    void takesADamagedStartFileForARunAndKillsWhatCarriesTheCookie(Rung rung) throws Exception {
        Order order = shell("exit 0");
        order.spec();
        Files.writeString(StartFile.in(order.attempt), "x".repeat(70_000));
        ProcessBuilder survivor = new ProcessBuilder("sleep", "300");
        survivor.environment().putAll(Map.of("HDCF_ASSIGNMENT_ID", order.id));
        Process left = survivor.start();
        assertThat(launcher(rung).recover(order.mark())).isInstanceOf(Recovery.Vanished.class);
        Await.until("it is gone", () -> !left.isAlive());
    }

    @Test
    void saysThatNobodyKnowsWhenTheFolderIsGone() throws Exception {
        Order order = shell("exit 0");
        assertThat(launcher(Rung.PLAIN).recover(order.mark())).isInstanceOf(Recovery.Vanished.class);
    }

    @Test
    void countsALineOnlyWithItsNewline() {
        String born = "S boot ns 5 77 99 " + "12 (a b) c) S 1 12 12 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 4711 1 2 3\n";
        assertThat(StartFile.parse(born.strip()).born()).isNull();
        StartFile.Birth parsed = Objects.requireNonNull(StartFile.parse(born).born());
        assertThat(parsed.self()).isEqualTo(new ProcStat(12, 'S', 1, 12, 12, 4711, 2));
        assertThat(parsed.shell()).isEqualTo(77);
        assertThat(StartFile.parse(born + "E 3 1").exitCode()).isNull();
        assertThat(StartFile.parse(born + "E 3 1\n").exitCode()).isEqualTo(3);
        assertThat(StartFile.parse(born + "E 3 1\nE 4 0\n").exitCode()).isEqualTo(3);
        assertThat(StartFile.parse("N\n" + born + "E 3 1\n").isDisowned()).isTrue();
    }
}
