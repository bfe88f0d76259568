package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker makes of the commands of an earlier one when it cannot try how commands are started. */
final class FullDiskTest extends LauncherRig {
    FullDiskTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void takesUpACommandThoughTheTrialCannotWrite() throws Exception {
        ProcessLauncher first = launcher(Rung.BASH);
        Order order = shell("while [ ! -e go ]; do sleep 0.01; done; exit 7");
        RunningProcess before = start(first, order);
        Await.until("it runs", () -> before.pid() > 0);
        first.close();
        Path refuses = Files.createFile(folder.resolve("refuses")).resolve("folder");
        try (ProcessLauncher untried =
                ProcessLauncher.local(LauncherOptions.of(refuses).with(null, CgroupUse.NEVER))) {
            assertThat(untried.isAdoptable()).isTrue();
            RunningProcess adopted = adopt(untried.recover(order.mark()));
            assertThat(adopted.pid()).isEqualTo(before.pid());
            Files.createFile(folder.resolve("go"));
            assertThat(await(adopted).exitCode()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void takesUpWithoutAShellWhatAShellStarted(Rung rung) throws Exception {
        ProcessLauncher first = launcher(rung);
        Order order = shell("while [ ! -e go ]; do sleep 0.01; done; exit 7");
        RunningProcess before = start(first, order);
        Await.until("it runs", () -> before.pid() > 0);
        first.close();
        RunningProcess adopted = adopt(launcher(Rung.DIRECT).recover(order.mark()));
        assertThat(adopted.pid()).isEqualTo(before.pid());
        Files.createFile(folder.resolve("go"));
        assertThat(await(adopted).exitCode()).isEqualTo(7);
    }
}
