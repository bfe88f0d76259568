package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hdcf.worker.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command of six processes that try to get away: orphans, new sessions, a daemon, and one with a cleared environment. */
final class EscapeTest extends LauncherRig {
    private static final int RUNS = Integer.getInteger("hdcf.escape.runs", 3);
    /** The one without a cookie, outside the group. */
    private static final String CLEARED = "cleared";

    private static final List<String> NAMES = List.of("main", "child", "orphan", "session", "daemon", CLEARED);

    EscapeTest(@TempDir Path folder) {
        super(folder);
    }

    /** Each process writes its pid, as this machine sees it, into a file of its name. */
    private Order escape(String round) {
        String me = "read -r pid rest </proc/self/stat; ";
        String as = "$dir/" + round + "-";
        // Inside a PID namespace only /proc of the outside tells the number; NSpid would, but the file names are
        // enough.
        String sleeper = "echo \\$\\$ > " + as + "%s; exec sleep 300";
        Order order = shell("dir=" + folder + "; export dir; " + me
                + "sh -c \"" + sleeper.formatted("child") + "\" & "
                + "(sh -c \"" + sleeper.formatted("orphan") + "\" &) ; "
                + "setsid sh -c \"" + sleeper.formatted("session") + "\" & "
                + "(setsid sh -c \"(" + sleeper.formatted("daemon") + ") &\" &) ; "
                + "env -i PATH=\"$PATH\" dir=\"$dir\" setsid sh -c \"" + sleeper.formatted(CLEARED) + "\" & "
                + "echo $$ > " + as + "main; wait");
        order.slot = 1;
        return order;
    }

    private List<Long> pids(String round) {
        List<Long> pids = new ArrayList<>();
        NAMES.forEach(name -> pids.add(pidIn(round + "-" + name)));
        return pids;
    }

    /** A process that becomes another program just now shows no environment; so its supervision kills again too. */
    private static boolean isGone(RunningProcess process) {
        if (!process.isTreeAlive()) {
            return true;
        }
        process.kill();
        return false;
    }

    /** Running processes that sleep for this test, whatever their number is in their own namespace. */
    private long sleepers(String marker) {
        return Proc.all().stream()
                .filter(ProcStat::isRunning)
                .filter(stat ->
                        Proc.text(Path.of("/proc/" + stat.pid() + "/cmdline")).contains(marker))
                .count();
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID", "PLAIN"})
    void nobodyEscapesAControlGroup(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung, CgroupUse.ALWAYS);
        assumeThat(launcher.enforcement().tree()).as("control groups work here").isEqualTo("cgroup");
        for (int run = 0; run < RUNS; run++) {
            RunningProcess process = start(launcher, escape("cg" + run));
            List<Long> pids = pids("cg" + run);
            assertThat(process.enforced()).containsEntry("tree", "cgroup");
            process.kill();
            await(process);
            Await.until(
                    "nobody is left", () -> pids.stream().noneMatch(LauncherRig::isThere) && !process.isTreeAlive());
            process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void onlyTheOneThatClearedItsEnvironmentEscapesGroupAndCookie(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung, CgroupUse.NEVER);
        for (int run = 0; run < RUNS; run++) {
            RunningProcess process = start(launcher, escape("gc" + run));
            List<Long> pids = pids("gc" + run);
            assertThat(process.enforced()).containsEntry("tree", "group+cookie");
            process.kill();
            await(process);
            Await.until("the tree is gone", () -> isGone(process));
            long cleared = pids.get(NAMES.indexOf(CLEARED));
            Await.until(
                    "the others are gone",
                    () -> pids.stream().filter(LauncherRig::isThere).count() <= 1);
            assertThat(pids.stream().filter(LauncherRig::isThere))
                    .as("those who are left")
                    .containsExactly(cleared);
            ProcessHandle.of(cleared).orElseThrow().destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void nobodyEscapesANamespace(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung, CgroupUse.NEVER);
        assumeThat(launcher.enforcement().isolation())
                .as("PID namespaces work here")
                .contains(Isolation.PID);
        for (int run = 0; run < RUNS; run++) {
            Order order = escape("ns" + run);
            order.argv = order.argv.stream()
                    .map(word -> word.replace("sleep 300", "sleep 300." + order.id.replaceAll("[^0-9]", "")))
                    .toList();
            String marker = "300." + order.id.replaceAll("[^0-9]", "");
            order.limits = isolated(Isolation.PID);
            RunningProcess process = start(launcher, order);
            pids("ns" + run);
            Await.until("all five sleep", () -> sleepers("sleep\0" + marker) == 5);
            assertThat(process.enforced()).containsEntry("tree", "pidns").containsEntry("isolation", "pid");
            process.kill();
            await(process);
            Await.until("nobody is left", () -> sleepers(marker) == 0);
        }
    }

    @Test
    void endsWithItsNamespaceWhatACommandLeavesBehind() throws Exception {
        ProcessLauncher launcher = launcher(Rung.BASH, CgroupUse.NEVER);
        assumeThat(launcher.enforcement().isolation())
                .as("PID namespaces work here")
                .contains(Isolation.PID);
        Order order = shell("env -i setsid sleep 300.4711 & exit 3");
        order.limits = isolated(Isolation.PID);
        assertThat(run(launcher, order).exitCode()).isEqualTo(3);
        Await.until("it is gone", () -> sleepers("sleep\000300.4711") == 0);
    }

    @Test
    void findsEveryLeakInAControlGroup() throws Exception {
        ProcessLauncher launcher = launcher(Rung.BASH, CgroupUse.ALWAYS);
        assumeThat(launcher.enforcement().tree()).as("control groups work here").isEqualTo("cgroup");
        RunningProcess process = run(
                launcher,
                shell("env -i setsid sh -c 'echo $$ > left; exec sleep 300' & until [ -s left ]; do sleep 0.01; done"));
        long left = pidIn("left");
        assertThat(process.leaked()).isEqualTo(1);
        assertThat(process.cpuMs()).isNotNull();
        Await.until("it is gone", () -> !isThere(left));
        process.release();
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID", "PLAIN"})
    void keepsTheShellOfAControlGroupAliveWhenItsCommandIsKilled(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung, CgroupUse.ALWAYS);
        assumeThat(launcher.enforcement().tree()).as("control groups work here").isEqualTo("cgroup");
        Order before = new Order("/bin/true");
        run(launcher, before);
        RunningProcess process = start(launcher, escape("sh"));
        pids("sh");
        process.kill();
        assertThat(await(process).exitCode()).as("told by the shell").isEqualTo(137);
        Order after = new Order("/bin/true");
        run(launcher, after);
        assertThat(shellOf(after)).isEqualTo(shellOf(before));
    }

    @Test
    void adoptsATreeInItsControlGroup() throws Exception {
        ProcessLauncher first = launcher(Rung.BASH, CgroupUse.ALWAYS);
        assumeThat(first.enforcement().tree()).as("control groups work here").isEqualTo("cgroup");
        Order order = escape("ad");
        start(first, order);
        List<Long> pids = pids("ad");
        first.close();
        RunningProcess adopted = adopt(launcher(Rung.BASH, CgroupUse.ALWAYS).recover(order.mark()));
        adopted.kill();
        assertThat(await(adopted).exitCode()).isEqualTo(137);
        Await.until("nobody is left", () -> pids.stream().noneMatch(LauncherRig::isThere));
    }

    @Test
    void givesAGroupOfItsOwnToACommandThatMayLeaveSomething() throws Exception {
        ProcessLauncher launcher = launcher(Rung.BASH, CgroupUse.ALWAYS);
        assumeThat(launcher.enforcement().tree()).as("control groups work here").isEqualTo("cgroup");
        Order keeping = shell("setsid sh -c 'echo $$ > kept; exec sleep 300' & until [ -s kept ]; do sleep 0.01; done");
        keeping.limits = new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), "TERM", true);
        RunningProcess kept = run(launcher, keeping);
        assertThat(kept.leaked()).isEqualTo(1);
        long pid = pidIn("kept");
        RunningProcess next = run(launcher, shell("exit 0"));
        assertThat(next.leaked()).isZero();
        assertThat(isThere(pid)).isTrue();
        assertThat(kept.isTreeAlive()).isTrue();
    }

    private static long shellOf(Order order) throws Exception {
        return java.util.Objects.requireNonNull(StartFile.read(order.attempt).born())
                .shell();
    }

    @Test
    void holdsASandboxInItsFolder() throws Exception {
        ProcessLauncher launcher = launcher(Rung.BASH, CgroupUse.NEVER);
        assumeThat(launcher.enforcement().isolation())
                .as("bubblewrap works here")
                .contains(Isolation.SANDBOX);
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Order order = shell(
                "touch " + outside.resolve("x") + " && echo bad1; touch mine && echo good; touch start"
                        + " && echo bad2; touch /tmp/private && echo good; cat /proc/net/route | wc -l; ls /proc | grep -c '^[0-9]'");
        order.workingDir = order.attempt;
        order.limits = isolated(Isolation.SANDBOX);
        RunningProcess process = run(launcher, order);
        assertThat(process.exitCode()).isZero();
        List<String> said = order.said().lines().toList();
        assertThat(said).as(order.complained()).hasSize(4).startsWith("good", "good", "1");
        assertThat(Integer.parseInt(said.get(3))).isLessThan(10);
        assertThat(Path.of("/tmp/private")).doesNotExist();
        Order running = shell("echo $$ > mine; sleep 300");
        running.workingDir = running.attempt;
        running.limits = isolated(Isolation.SANDBOX);
        Files.createDirectories(running.attempt);
        RunningProcess long1 = start(launcher, running);
        Await.until("it runs", () -> Files.exists(running.attempt.resolve("mine")));
        long1.kill();
        assertThat(await(long1).exitCode()).isEqualTo(137);
        Await.until("nothing is left", () -> !long1.isTreeAlive());
    }

    private static LaunchLimits isolated(Isolation level) {
        return new LaunchLimits(null, null, null, null, level, null, List.of(), "TERM", false);
    }
}
