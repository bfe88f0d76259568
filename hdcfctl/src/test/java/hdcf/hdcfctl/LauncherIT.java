package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Java that is a shell script: it notes how it was called and plays the programs. */
class LauncherIT {
    private static final String JAVA = """
            #!/bin/sh
            printf '%s\\n' "$*" >>"$SHIM/calls"
            case "$*" in
                *control.jar*)
                    [ ! -e "$SHIM/wrong" ] || { echo 'Expected better settings'; exit 78; }
                    while [ "$1" != --port-file ]; do shift; done
                    echo 127.0.0.1:7777 >"$2"
                    [ ! -e "$SHIM/crash" ] || { mv "$SHIM/crash" "$SHIM/crashed"; exit 74; }
                    [ ! -e "$SHIM/crashed" ] || : >"$SHIM/back"
                    exec sleep 300 ;;
                *worker.jar*) exec sleep 300 ;;
                *hdcfctl.jar*) { true 3<&0; } || exit 9; printf '%s|' "$@" "${HDCF_URL:-}" "${HDCF_TOKEN_FILE:-}"; exit 7 ;;
            esac
            """;

    @TempDir
    Path folder = Path.of("");

    private Path home = folder;
    private Path work = folder;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void aBuiltProject() throws IOException {
        home = folder.resolve("home");
        work = Files.createDirectories(folder.resolve("work place"));
        Path top = Path.of("..").toAbsolutePath().normalize();
        Files.createDirectories(home.resolve("deploy"));
        for (String name : List.of("hdcf", "deploy/processes.sh")) {
            Files.copy(top.resolve(name), home.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String module : List.of("control", "worker", "hdcfctl")) {
            Files.createDirectories(home.resolve(module).resolve("target"));
            Files.writeString(home.resolve(module).resolve("target/" + module + ".jar"), "");
        }
        jdk("jdk-21", "21.0.1");
    }

    @AfterEach
    void nothingRunsOn() throws Exception {
        assertThat(call("down").exitCode()).isZero();
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), JAVA);
        return jdk;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended call(String... argv) throws Exception {
        return await(start(home.resolve("hdcf"), Map.of(), argv));
    }

    private record Started(Process process, Path out, Path err) {}

    private Started start(Path program, Map<String, String> environment, String... argv) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(argv));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HDCF_"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk-21").toString());
        builder.environment().put("SHIM", folder.toString());
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    private static Ended await(Started started) throws Exception {
        assertThat(started.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                started.process().exitValue(), Files.readString(started.out()), Files.readString(started.err()));
    }

    @Test
    void isTheCommandLineUnderItsName() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("hdcfctl"), Path.of("home/hdcf"));
        assertThat(await(start(link, Map.of(), "ls", "-q")).out()).contains("hdcfctl.jar|ls|-q|");
    }

    private List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void until(String condition) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "until " + condition + "; do sleep 0.05; done")
                .directory(work.toFile())
                .start();
        boolean met = process.waitFor(30, TimeUnit.SECONDS);
        process.destroy();
        assertThat(met).as(condition).isTrue();
    }

    private long recorded(String name) throws IOException {
        return Long.parseLong(
                Files.readString(work.resolve(".hdcf/run/" + name)).split(" ", 2)[0]);
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void passesArgumentsAndExitCodesThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("home/hdcf"));
        Ended ended = await(start(link, Map.of(), "ctl", "submit", "--", "a b", "*", ""));
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.out()).endsWith("hdcfctl.jar|submit|--|a b|*||||").contains("-XX:TieredStopAtLevel=1");
        String closed = "exec " + link + " ctl x <&-";
        Ended unread = await(start(Path.of("/bin/sh"), Map.of(), "-c", closed));
        assertThat(unread.exitCode()).isEqualTo(7);
    }

    @Test
    void usesTheArchiveMadeForThisJavaOnly() throws Exception {
        Files.writeString(home.resolve("hdcfctl/target/hdcfctl-17.jsa"), "");
        assertThat(call("ctl", "x").out()).doesNotContain("SharedArchiveFile");
        Files.writeString(home.resolve("hdcfctl/target/hdcfctl-21.jsa"), "");
        assertThat(call("ctl", "x").out()).contains("SharedArchiveFile").contains("-Xlog:disable");
        Started worker = start(home.resolve("hdcf"), Map.of(), "worker", "--x");
        until("grep -q worker.jar '" + folder.resolve("calls") + "'");
        worker.process().destroy();
        await(worker);
        assertThat(calls().get(2)).contains("-Xmx128m").doesNotContain("TieredStopAtLevel");
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws Exception {
        Path old = jdk("jdk-11", "11.0.2");
        Path path = folder.resolve("jdk-21/bin");
        Ended ended = await(start(
                home.resolve("hdcf"),
                Map.of("JAVA_HOME", old.toString(), "PATH", path + ":" + System.getenv("PATH")),
                "ctl",
                "x"));
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void unknownVerbsAreNamed() throws Exception {
        Ended ended = call("upp");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("found \"upp\"").hasLineCount(1);
        assertThat(call("up", "--workers", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void upStartsEverythingOnceAndDownStopsIt() throws Exception {
        Ended up = call("up", "--workers", "2");
        assertThat(up.exitCode()).isZero();
        assertThat(up.out()).contains("http://127.0.0.1:7777");
        until("[ -s .hdcf/run/worker-1 ] && [ -s .hdcf/run/worker-2 ]");
        List<Long> pids =
                List.of(recorded("control"), recorded("worker-1"), recorded("worker-2"), recorded("sup-control"));
        assertThat(pids).allMatch(LauncherIT::lives);
        assertThat(call("up", "--workers", "2").exitCode()).isZero();
        assertThat(recorded("control")).isEqualTo(pids.get(0));
        assertThat(call("status").out()).contains("pid " + pids.get(0)).contains("worker-2");
        String ctl = call("ctl", "jobs", "list").out();
        assertThat(ctl).endsWith("|http://127.0.0.1:7777|" + work.toRealPath() + "/.hdcf/data/tokens/admin|");
        assertThat(call("ctl", "jobs", "list", "--url", "http://else").out()).endsWith("|http://else|||");
        assertThat(call("down").exitCode()).isZero();
        for (long pid : pids) {
            // Ended is also who waits to be collected by the system.
            until("! ps -o stat= -p " + pid + " | grep -q '^[^Z]'");
        }
        assertThat(call("status").exitCode()).isEqualTo(3);
    }

    @Test
    void downNeverTouchesAProcessThatOnlyHasTheNumber() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.createDirectories(work.resolve(".hdcf/run"));
            Files.writeString(work.resolve(".hdcf/run/sup-control"), stranger.pid() + " 1\n");
            Files.writeString(work.resolve(".hdcf/run/control"), stranger.pid() + " 1\n");
            assertThat(call("down").exitCode()).isZero();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aControlPlaneThatAskedForItIsStartedAgainAtTheSameAddress() throws Exception {
        Files.writeString(folder.resolve("crash"), "");
        assertThat(call("up").exitCode()).isZero();
        until("[ -e '" + folder.resolve("back") + "' ]");
        List<String> starts =
                calls().stream().filter(c -> c.contains("control.jar")).toList();
        assertThat(starts).hasSize(2);
        assertThat(starts.get(0)).contains("--addr 127.0.0.1:0 ");
        assertThat(starts.get(1)).contains("--addr 127.0.0.1:7777 ");
        assertThat(Files.readString(work.resolve(".hdcf/logs/control.log"))).contains("starting it again in 1 s");
    }

    @Test
    void aControlPlaneWithWrongSettingsIsNotStartedAgain() throws Exception {
        Files.writeString(folder.resolve("wrong"), "");
        Ended up = call("up");
        assertThat(up.exitCode()).isEqualTo(78);
        assertThat(up.err()).contains("Expected better settings");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void runLeavesNothingBehind() throws Exception {
        Ended run = call("run", "--", "sh", "-c", "exit 7");
        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out())
                .contains("|run|--working-dir|" + work.toRealPath()
                        + "|--abort-on-interrupt|--|sh|-c|exit 7|http://127.0.0.1:7777|");
        assertThat(work.resolve(".hdcf")).doesNotExist();
    }

    @Test
    void runNamesNoFolderWhereOneIsNamedOrFilesGo() throws Exception {
        for (String option : List.of("--cwd=/", "-cwd=/", "--input=a", "--outputs=b")) {
            assertThat(call("run", option, "--", "x").out()).contains("|run|--abort-on-interrupt|" + option + "|--|x|");
        }
    }

    @Test
    void runKeepsWhatItFound() throws Exception {
        assertThat(call("up").exitCode()).isZero();
        assertThat(call("run", "--", "true").exitCode()).isEqualTo(7);
        assertThat(lives(recorded("control"))).isTrue();
        assertThat(calls().stream().filter(c -> c.contains("control.jar"))).hasSize(1);
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        for (String part : List.of("schema", "client")) {
            Files.createDirectories(home.resolve(part));
        }
        Files.delete(home.resolve("worker/target/worker.jar"));
        Files.writeString(home.resolve("pom.xml"), "");
        script(
                bin.resolve("mvn"),
                "#!/bin/sh\necho built >>\"$SHIM/builds\"\nsleep 1\nfor m in control worker hdcfctl; do echo >$m/target/$m.jar; done\n");
        Started one = start(home.resolve("hdcf"), path, "build");
        Started two = start(home.resolve("hdcf"), path, "build");
        assertThat(await(one).exitCode()).isZero();
        assertThat(await(two).exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("builds"))).hasSize(1);
        assertThat(home.resolve("target/launcher-build.lock")).doesNotExist();
        // A source that changes no program is built once, too.
        Files.writeString(home.resolve("schema/Some.java"), "");
        script(bin.resolve("mvn"), "#!/bin/sh\necho built >>\"$SHIM/builds\"\n");
        assertThat(await(start(home.resolve("hdcf"), path, "build")).exitCode()).isZero();
        assertThat(await(start(home.resolve("hdcf"), path, "build")).exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("builds"))).hasSize(2);
    }

    @Test
    void aFailedBuildShowsItsLog() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("mvn"), "#!/bin/sh\necho 'no such symbol'\nexit 1\n");
        Files.delete(home.resolve("worker/target/worker.jar"));
        Files.writeString(home.resolve("pom.xml"), "");
        Ended ended = await(start(home.resolve("hdcf"), Map.of("PATH", bin + ":" + System.getenv("PATH")), "ctl", "x"));
        assertThat(ended.exitCode()).isEqualTo(70);
        assertThat(ended.err()).contains("no such symbol").contains("Next: mvn -B verify");
        assertThat(home.resolve("target/launcher-build.lock")).doesNotExist();
        Files.delete(home.resolve("pom.xml"));
        Files.writeString(home.resolve("worker/target/worker.jar"), "");
    }

    @Test
    void everyScriptIsPlainShell() throws Exception {
        Path top = Path.of("..").toAbsolutePath().normalize();
        for (String name : List.of("hdcf", "deploy/processes.sh", "deploy/demo.sh")) {
            Process process = new ProcessBuilder("sh", "-n", top.resolve(name).toString()).start();
            assertThat(process.waitFor()).as(name).isZero();
        }
    }
}
