package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command that makes a new process every few milliseconds, while it is killed and after its worker was. */
final class ForkStormTest extends LauncherRig {
    /** Each is named by its argument; whoever sleeps that long belongs to this test. */
    private static final String NAP = "86123";

    ForkStormTest(@TempDir Path folder) {
        super(folder);
    }

    private Order storm(String mark) {
        return shell("echo $$ > " + folder + "/" + mark + "; i=0; while [ $i -lt 2000 ]; do sleep " + NAP
                + " & i=$((i+1)); sleep 0.01; done");
    }

    private static List<ProcStat> nappers() {
        return Proc.all().stream()
                .filter(ProcStat::isRunning)
                .filter(stat -> Proc.text(Path.of("/proc/" + stat.pid() + "/cmdline"))
                        .replace('\0', ' ')
                        .strip()
                        .equals("sleep " + NAP))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void leavesNobodyWhenItIsKilled(Rung rung) throws Exception {
        RunningProcess process = start(launcher(rung), storm("kill-" + rung));
        Await.until("it forks", () -> nappers().size() > 5);
        process.kill();
        await(process);
        Await.until("nobody is left", () -> nappers().isEmpty() && !process.isTreeAlive());
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"BASH", "SETSID"})
    void leavesNobodyWhenTheNextWorkerKillsIt(Rung rung) throws Exception {
        Order order = storm("adopt-" + rung);
        ProcessLauncher first = launcher(rung);
        start(first, order);
        Await.until("it forks", () -> nappers().size() > 5);
        RunningProcess adopted = adopt(launcher(rung).recover(order.mark()));
        adopted.kill();
        Await.until("nobody is left", () -> nappers().isEmpty() && !adopted.isTreeAlive());
        assertThat(isThere(pidIn("adopt-" + rung))).isFalse();
    }
}
