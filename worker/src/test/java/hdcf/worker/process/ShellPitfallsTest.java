package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What once went wrong with persistent shells, one test for each. */
final class ShellPitfallsTest extends LauncherRig {
    ShellPitfallsTest(@TempDir Path folder) {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void knowsWhoRanHoweverShortItWas(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (int i = 0; i < 100; i++) {
            Order order = new Order("/bin/true");
            RunningProcess process = run(launcher, order);
            StartFile start = StartFile.read(order.attempt);
            StartFile.Birth born = Objects.requireNonNull(start.born());
            assertThat(born.self().pid()).isEqualTo(process.pid()).isPositive();
            assertThat(born.place()).isEqualTo(Place.here());
            assertThat(start.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void runsNothingOfACommandThatWasCutAnywhere(Rung rung) throws Exception {
        ShellCommand command = Objects.requireNonNull(ShellCommand.of(rung));
        Order order = shell("echo x >> " + folder.resolve("ran"));
        String whole = text(command, order);
        for (int cut = 1; cut < whole.length() - 2; cut += 29) {
            speak(command, whole.substring(0, cut));
        }
        assertThat(folder.resolve("ran")).doesNotExist();
        assertThat(StartFile.in(order.attempt)).doesNotExist();
        assertThat(speak(command, whole)).contains("E 1 0 0");
        assertThat(folder.resolve("ran")).hasContent("x");
    }

    private String text(ShellCommand command, Order order) throws Exception {
        return command.text()
                .command(
                        1,
                        order.spec(),
                        new ShellText.Cell(order.argv, order.environment, null, null),
                        new java.util.HashMap<>());
    }

    /** What a shell answers to a preamble and this text, and then nothing more. */
    private static String speak(ShellCommand command, String text) throws Exception {
        Process shell = command.start();
        shell.getOutputStream()
                .write((command.text().preamble(Place.here(), null) + text).getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void writesTheEndDownAndGoesWhenNobodyListensAnyMore(Rung rung) throws Exception {
        ShellCommand command = Objects.requireNonNull(ShellCommand.of(rung));
        Order order = shell("while [ ! -e go ]; do sleep 0.01; done; exit 9");
        Process shell = command.start();
        shell.getOutputStream()
                .write((command.text().preamble(Place.here(), null) + text(command, order))
                        .getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
        Await.until("the command runs", () -> born(order) != null);
        shell.getOutputStream().close();
        shell.getInputStream().close();
        Files.createFile(folder.resolve("go"));
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as("the shell goes").isTrue();
        assertThat(StartFile.read(order.attempt).exitCode()).isEqualTo(9);
    }

    private static StartFile.@org.jspecify.annotations.Nullable Birth born(Order order) {
        try {
            return StartFile.read(order.attempt).born();
        } catch (IOException notYet) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void signalsAGroupWithTheShellsOwnKill(Rung rung) throws Exception {
        RunningProcess process =
                start(launcher(rung), shell("(sh -c 'echo $$ > child; exec sleep 300') & echo $$ > pid; wait"));
        long child = pidIn("child");
        process.terminate();
        assertThat(await(process).exitCode()).isEqualTo(143);
        Await.until("the child got it too", () -> !isThere(child));
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void waitsCalmlyWhileACommandIsStopped(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        RunningProcess process = start(launcher, shell("kill -STOP $$; exit 6"));
        awaitStopped(process);
        StartFile.Birth born =
                Objects.requireNonNull(StartFile.parse(startText(process)).born());
        long before = ticks(born.shell());
        for (int i = 0; i < 20; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(ticks(born.shell()) - before).as("ticks the shell was busy").isLessThan(20);
        assertThat(process.isEnded()).isFalse();
        new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(await(process).exitCode()).isEqualTo(6);
    }

    private static void awaitStopped(RunningProcess process) throws Exception {
        Await.until("it is stopped", () -> {
            ProcStat stat = process.pid() < 0 ? null : Proc.stat(process.pid());
            return stat != null && stat.state() == 'T';
        });
    }

    /** The end may come at any moment of the shell's wait: each of some is met. */
    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void knowsHowAStoppedCommandDied(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (int i = 0; i < 8; i++) {
            RunningProcess process = start(launcher, shell("kill -STOP $$; exit 6"));
            awaitStopped(process);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(i * 31L));
            boolean isAsked = i % 2 == 0;
            Runnable end = isAsked ? process::terminate : process::kill;
            end.run();
            assertThat(await(process).exitCode()).as("after %d", i).isEqualTo(isAsked ? 143 : 137);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void takesACodeThatLooksLikeAStopForWhatItIs(Rung rung) throws Exception {
        for (int code : new int[] {145, 147, 150}) {
            assertThat(run(launcher(rung), shell("exit " + code)).exitCode()).isEqualTo(code);
        }
        assertThat(run(launcher(rung), shell("rm -f */start; exit 148")).exitCode())
                .isEqualTo(148);
    }

    /** Told to keep what outlives a command, for what a shell that believed this would end is everything. */
    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void believesNoNumberThatNamesEveryProcess(Rung rung) throws Exception {
        for (String number : new String[] {"1", "0", "-1", "x"}) {
            Order order = shell("for f in */start; do echo 'S a b c d e " + number + " x' >| $f; done; exit 3");
            order.limits = new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), "TERM", true);
            RunningProcess process = run(launcher(rung), order);
            assertThat(process.exitCode()).isEqualTo(3);
            assertThat(process.leaked()).isZero();
        }
    }

    private String startText(RunningProcess process) throws IOException {
        try (java.util.stream.Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.endsWith(StartFile.NAME))
                    .map(Proc::text)
                    .filter(text -> text.contains(" " + process.pid() + " ("))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long ticks(long pid) {
        String[] words = Proc.text(Path.of("/proc/" + pid + "/stat")).split(" ", -1);
        return Long.parseLong(words[13]) + Long.parseLong(words[14]);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void countsWhatOutlivedACommandOnlyWhenThatEndedByItself(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        RunningProcess leaky = run(
                launcher,
                shell("(sh -c 'echo $$ > left; exec sleep 300') & until [ -s left ]; do sleep 0.01; done; exit 3"));
        assertThat(leaky.exitCode()).isEqualTo(3);
        assertThat(leaky.leaked()).isEqualTo(1);
        long left = pidIn("left");
        Await.until("it was ended", () -> !isThere(left));
        RunningProcess killed = start(launcher, shell("sleep 300 & echo $$ > pid; wait"));
        pidIn("pid");
        killed.kill();
        assertThat(await(killed).leaked()).isZero();
        Order keeping = shell("(sh -c 'echo $$ > kept; exec sleep 300') & until [ -s kept ]; do sleep 0.01; done");
        keeping.limits = new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), "TERM", true);
        RunningProcess kept = run(launcher, keeping);
        assertThat(kept.leaked()).isEqualTo(1);
        assertThat(isThere(pidIn("kept"))).isTrue();
        assertThat(kept.isTreeAlive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void cannotTellASignalFromTheCodeThatMeansIt(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        assertThat(run(launcher, shell("exit 137")).exitCode()).isEqualTo(137);
        RunningProcess killed = start(launcher, shell("echo $$ > pid; exec sleep 300"));
        new ProcessBuilder("kill", "-KILL", Long.toString(pidIn("pid"))).start().waitFor();
        assertThat(await(killed).exitCode()).isEqualTo(137);
        assertThat(run(launcher, shell("kill -TERM $$; sleep 9")).exitCode()).isEqualTo(143);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void keepsNoMemoryOfCommandsThatEnded(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order first = new Order("/bin/true");
        run(launcher, first);
        long shell =
                Objects.requireNonNull(StartFile.read(first.attempt).born()).shell();
        for (int i = 0; i < 50; i++) {
            run(launcher, new Order("/bin/true"));
        }
        long pages = Objects.requireNonNull(Proc.stat(shell)).residentPages();
        for (int i = 0; i < 200; i++) {
            run(launcher, new Order("/bin/true"));
        }
        assertThat(Objects.requireNonNull(Proc.stat(shell)).residentPages() - pages)
                .as("pages grown in the same shell")
                .isLessThan(50);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void followsACommandWhoseShellWasKilledAndReplacesTheShell(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        RunningProcess process = start(launcher, shell("while [ ! -e go ]; do sleep 0.01; done; exit 9"));
        Await.until("it runs", () -> process.pid() > 0);
        long shell = Objects.requireNonNull(StartFile.parse(startText(process)).born())
                .shell();
        ProcessHandle.of(shell).orElseThrow().destroyForcibly();
        Await.until("the shell is gone", () -> !isThere(shell));
        assertThat(run(launcher, shell("exit 4")).exitCode()).isEqualTo(4);
        assertThat(process.isEnded()).isFalse();
        Files.createFile(folder.resolve("go"));
        assertThat(await(process).exitCode()).isNull();
        assertThat(process.lost()).contains("shell that waited for it");
        assertThat(process.isNeverStarted()).isFalse();
    }

    @Test
    void sendsSignalsWithoutStartingAProgram() throws Exception {
        List<Process> sleepers = new ArrayList<>();
        try (ControlShell control = new ControlShell(Objects.requireNonNull(ShellCommand.of(Rung.PLAIN)))) {
            for (String signal : Stream.of("TERM", "KILL", "USR1", "INT")
                    .filter(LauncherRig::isHeard)
                    .toList()) {
                Process sleeper = new ProcessBuilder("setsid", "sleep", "300").start();
                sleepers.add(sleeper);
                Await.until("it leads its group", () -> {
                    ProcStat stat = Proc.stat(sleeper.pid());
                    return stat != null && stat.group() == sleeper.pid();
                });
                long ticks = Objects.requireNonNull(Proc.stat(sleeper.pid())).startTicks();
                control.signalGroup(signal, sleeper.pid(), ticks);
                assertThat(sleeper.waitFor(60, TimeUnit.SECONDS)).as(signal).isTrue();
            }
        } finally {
            sleepers.forEach(Process::destroyForcibly);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void leavesNoShellBehindWhenItCloses(Rung rung) throws Exception {
        ProcessLauncher launcher =
                ProcessLauncher.local(LauncherOptions.of(folder).with(rung, CgroupUse.NEVER));
        Order idle = new Order("/bin/true");
        run(launcher, idle);
        Order busy = shell("while [ ! -e go ]; do sleep 0.01; done; exit 8");
        busy.slot = 2;
        RunningProcess process = start(launcher, busy);
        Await.until("it runs", () -> born(busy) != null);
        launcher.close();
        long idleShell = Objects.requireNonNull(born(idle)).shell();
        long busyShell = Objects.requireNonNull(born(busy)).shell();
        Await.until("the idle shell is gone", () -> !isThere(idleShell));
        assertThat(isThere(busyShell)).isTrue();
        Files.createFile(folder.resolve("go"));
        Await.until("the other one follows", () -> !isThere(busyShell));
        assertThat(await(process).exitCode()).isEqualTo(8);
        assertThat(StartFile.read(busy.attempt).exitCode()).isEqualTo(8);
    }
}
