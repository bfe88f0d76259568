package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.worker.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is limited, what is measured, and what is refused because it could only be promised. */
final class LimitsTest extends LauncherRig {
    LimitsTest(@TempDir Path folder) {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void holdsTheLimitOfOpenFiles(Rung rung) throws Exception {
        Order order = shell("ulimit -n; ulimit -Hn");
        order.limits = limits(null, 64, List.of("open_files"));
        RunningProcess process = run(launcher(rung), order);
        assertThat(order.said()).isEqualTo("64\n64\n");
        assertThat(process.enforced()).containsEntry("open_files", "rlimit");
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void refusesARequirementThatItCannotKeep(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        for (String name : List.of("processes", "memory", "cpus", "tree", "unheard_of")) {
            Order order = shell("exit 0");
            order.limits = limits(64L << 20, null, List.of(name));
            assertThatThrownBy(() -> launcher.launch(order.spec()))
                    .isInstanceOfSatisfying(LaunchRefusedException.class, refused -> {
                        assertThat(refused.isInfrastructure()).isTrue();
                        assertThat(refused).hasMessageContaining(name);
                    });
        }
        Order memory = shell("exit 0");
        memory.limits = limits(64L << 20, null, List.of());
        assertThat(run(launcher, memory).enforced()).containsEntry("memory", "watchdog");
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void measuresWhatTheTreeHasInMemory(Rung rung) throws Exception {
        RunningProcess process = start(launcher(rung), shell("sleep 300 & sleep 300 & echo $$ > pid; wait"));
        pidIn("pid");
        Await.until("the tree is seen", () -> {
            Long bytes = process.memoryBytes();
            return bytes != null && bytes > 500_000;
        });
    }

    @ParameterizedTest
    @EnumSource(value = Rung.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void tellsProcessorTimeOfEachCommandAlone(Rung rung) throws Exception {
        ProcessLauncher launcher = launcher(rung);
        Long busy = run(launcher, shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"))
                .cpuMs();
        Long idle = run(launcher, shell("exit 0")).cpuMs();
        assertThat(busy).isNotNull().isGreaterThan(20);
        assertThat(idle).isNotNull().isLessThan(busy);
    }

    private static LaunchLimits limits(
            @org.jspecify.annotations.Nullable Long memory,
            @org.jspecify.annotations.Nullable Integer files,
            List<String> require) {
        return new LaunchLimits(null, memory, null, files, Isolation.NONE, null, require, "TERM", false);
    }
}
