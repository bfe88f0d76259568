package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.worker.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a command on every rung of the ladder. */
final class ShellLauncherTest extends LauncherRig {
    ShellLauncherTest(@TempDir Path folder) {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void tellsTheExitCodeAndKeepsBothStreams(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (int code : List.of(0, 7, 125, 126, 127, 255)) {
            Order order = shell("echo out; echo err >&2; exit " + code);
            RunningProcess process = run(launcher, order);
            assertThat(process.exitCode()).isEqualTo(code);
            assertThat(process.lost()).isNull();
            assertThat(order.said()).isEqualTo("out\n");
            assertThat(order.complained()).isEqualTo("err\n");
        }
        assertThat(run(launcher, shell("kill -9 $$")).exitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void handsOverEveryWordUnchanged(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        StringBuilder all = new StringBuilder();
        for (int c = 1; c < 256; c++) {
            all.append((char) c);
        }
        all.append("é \uD83D\uDE80 $HOME `id` $(id) \\ ' '' \" \n\n; } ) & # ! ~ *");
        List<String> words = List.of("", " ", "-n", "--", "'", all.toString(), "*", "}", "\n", "a=b");
        List<String> argv = new ArrayList<>(List.of("/usr/bin/printf", "%s\\0"));
        argv.addAll(words);
        Order order = new Order(argv.toArray(String[]::new));
        run(launcher, order);
        if (rung != Rung.DIRECT) {
            assertThat(order.said()).isEqualTo(String.join("\0", words) + "\0");
        }
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void givesExactlyTheEnvironmentThatWasAskedFor(Rung rung) throws Exception {
        Order order = new Order("/usr/bin/env", "-0");
        Map<String, String> asked = Map.of(
                "PATH",
                PATH,
                "A",
                "it's \"$A\" `x`\n",
                "LC_ALL",
                "xx_YY.UTF-8",
                "X-Y.z",
                "no identifier",
                "UID",
                "7",
                "BASH_ENV",
                "/etc/x",
                "hdcf_d",
                "mine",
                "PWD",
                "/elsewhere",
                "SHLVL",
                "9",
                "IFS",
                "/");
        order.environment.putAll(asked);
        RunningProcess process = run(launcher(rung), order);
        assertThat(process.exitCode()).as(order.complained()).isZero();
        Map<String, String> found = new TreeMap<>();
        for (String entry : order.said().split("\0", -1)) {
            if (!entry.isEmpty()) {
                found.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
            }
        }
        Map<String, String> expected = new TreeMap<>(asked);
        expected.put("HDCF_ASSIGNMENT_ID", order.id);
        assertThat(found).isEqualTo(expected);
        assertThat(order.complained()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void leavesNothingOfOneEnvironmentToTheNext(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (Map<String, String> asked : List.of(
                Map.of("PATH", PATH, "HOME", "/h", "TZ", "UTC", "A", "1"),
                Map.of("PATH", "/bin", "TZ", "UTC", "B", "2"),
                Map.of("HOME", "/other", "USER", "u"),
                Map.of("PATH", PATH, "HOME", "/h", "TZ", "UTC"))) {
            Order order = new Order("/usr/bin/env");
            order.environment.clear();
            order.environment.putAll(asked);
            run(launcher, order);
            List<String> expected = new ArrayList<>(List.of("HDCF_ASSIGNMENT_ID=" + order.id));
            asked.forEach((name, value) -> expected.add(name + "=" + value));
            assertThat(order.said().lines()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void runsWithPrivateFilesAndNoInputInItsFolder(Rung rung) throws Exception {
        Order order = shell("pwd; cat; umask; ls -l /proc/self/fd | wc -l; trap");
        order.workingDir = Files.createDirectory(folder.resolve("it's a folder"));
        run(launcher(rung), order);
        assertThat(order.said().lines().toList())
                .startsWith(order.workingDir.toString(), "0077")
                // In, out, err, and the folder that ls reads; one line is the total.
                .contains("5");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(order.out())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void takesCommandsLargerThanAPipe(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        String large = "x".repeat(100_000);
        Order order = new Order("/usr/bin/printf", "%s", large, large, large);
        assertThat(run(launcher, order).exitCode()).isZero();
        assertThat(order.said()).hasSize(300_000);
        assertThat(run(launcher, shell("exit 3")).exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void saysWhyACommandCannotBeStarted(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order missing = new Order("no-such-program");
        assertThatThrownBy(() -> launcher.launch(missing.spec()))
                .hasMessageContaining("no such program")
                .isInstanceOfSatisfying(
                        LaunchRefusedException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(127));
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> launcher.launch(new Order(script.toString()).spec()))
                .hasMessageContaining("interpreter")
                .isInstanceOfSatisfying(
                        LaunchRefusedException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(127));
        assertThatThrownBy(() -> launcher.launch(new Order("/bin/echo", "x".repeat(200_000)).spec()))
                .hasMessageContaining("too long")
                .isInstanceOfSatisfying(
                        LaunchRefusedException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(126));
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void refusesACommandWhoseOutputCannotBeOpened(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order order = shell("echo ran > " + folder.resolve("ran"));
        LaunchSpec good = order.spec();
        RunningProcess process = launcher.launch(new LaunchSpec(
                1,
                order.id,
                good.folder(),
                good.argv(),
                good.workingDir(),
                good.environment(),
                folder.resolve("no/such/folder"),
                good.stderr(),
                good.limits()));
        await(process);
        assertThat(process.exitCode()).isNull();
        assertThat(process.isNeverStarted()).as("to be tried again for ever").isFalse();
        assertThat(process.refusal()).isInstanceOfSatisfying(LaunchRefusedException.class, refused -> {
            assertThat(refused.isInfrastructure()).isTrue();
            assertThat(refused).hasMessageContaining("output could not be opened");
        });
        assertThat(folder.resolve("ran")).doesNotExist();
        assertThat(run(launcher, shell("exit 4")).exitCode())
                .as("the shell goes on")
                .isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void startsNothingTwiceInOneFolder(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Order order = shell("echo x >> " + folder.resolve("ran"));
        run(launcher, order);
        assertThatThrownBy(() -> launcher.launch(order.spec())).hasMessageContaining("fresh folder");
        assertThat(folder.resolve("ran")).hasContent("x");
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void asksToEndAndThenEnds(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        RunningProcess polite =
                start(launcher, shell("trap 'exit 3' TERM; echo $$ > pid; while :; do sleep 0.05; done"));
        pidIn("pid");
        polite.terminate();
        assertThat(await(polite).exitCode()).isEqualTo(3);
        Order deafOrder = shell("trap '' TERM; echo $$ > deaf; while :; do sleep 0.05; done");
        deafOrder.slot = 2;
        RunningProcess deaf = start(launcher, deafOrder);
        pidIn("deaf");
        deaf.terminate();
        assertThat(deaf.isTreeAlive()).isTrue();
        deaf.kill();
        assertThat(await(deaf).exitCode()).isEqualTo(137);
        Await.until("nothing is left", () -> !deaf.isTreeAlive());
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void killsACommandThatWasNotYetStartedByNeverStartingIt(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (int i = 0; i < 20; i++) {
            Order order = shell("sleep 0.1; echo x >> " + folder.resolve("ran"));
            RunningProcess process = start(launcher, order);
            process.kill();
            await(process);
            // Without a group of its own a command may take its shell along: then nobody saw its end.
            assertThat(process.isNeverStarted()
                            || Integer.valueOf(137).equals(process.exitCode())
                            || (rung == Rung.PLAIN && process.lost() != null))
                    .as("exit code " + process.exitCode() + ", lost " + process.lost())
                    .isTrue();
        }
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void statesTheRungItStandsOn(Rung rung) {
        Enforcement enforcement = launcher(rung).enforcement();
        assertThat(enforcement.shell()).startsWith(rung.toString());
        assertThat(enforcement.tree()).isEqualTo(rung.isGroup() ? "group+cookie" : "cookie");
        assertThat(enforcement.isolation()).contains(Isolation.NONE).doesNotContain(Isolation.CONTAINER);
        assertThat(enforcement.limits()).containsKeys("tree", "memory", "processes", "cpus", "open_files");
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void tellsTheSignalThatEndedACommandAndTakesTheNext(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (Map.Entry<String, Integer> signal : Map.of("INT", 130, "QUIT", 131, "HUP", 129, "PIPE", 141, "TERM", 143)
                .entrySet()) {
            if (isHeard(signal.getKey())) {
                assertThat(run(launcher, shell("kill -" + signal.getKey() + " $$; sleep 300"))
                                .exitCode())
                        .as(signal.getKey())
                        .isEqualTo(signal.getValue());
            }
        }
        assertThat(run(launcher, shell("exit 3")).exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void endsWhatACommandLeavesThatRemovedItsOwnFolder(Rung rung) throws Exception {
        Order order = new Order();
        String script = "sleep 300 & echo $! > pid; rm -rf -- \"$1\"; exit 6";
        order.argv = List.of("/bin/sh", "-c", script, "sh", order.attempt.toString());
        RunningProcess process = run(launcher(rung), order);
        assertThat(process.exitCode()).isEqualTo(6);
        long left = pidIn("pid");
        if (rung.isGroup()) {
            Await.until("what it left is gone", () -> !isThere(left));
        } else {
            ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void asksWithTheSignalThatWasNamed(Rung rung) throws Exception {
        for (String signal :
                Stream.of("USR1", "INT", "QUIT").filter(LauncherRig::isHeard).toList()) {
            Order order = shell("trap 'exit 5' " + signal + "; echo $$ > pid; while :; do sleep 0.05; done");
            order.limits = new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), signal, false);
            RunningProcess process = start(launcher(rung), order);
            pidIn("pid");
            process.terminate();
            assertThat(await(process).exitCode()).as(signal).isEqualTo(5);
            Files.delete(folder.resolve("pid"));
        }
        Order wrong = shell("exit 0");
        wrong.limits = new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), "9; id", false);
        assertThatThrownBy(() -> launcher(rung).launch(wrong.spec())).hasMessageContaining("name of a signal");
    }
}
