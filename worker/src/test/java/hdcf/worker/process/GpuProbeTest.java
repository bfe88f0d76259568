package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.worker.Await;
import hdcf.worker.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GpuProbeTest {
    private static final String TWO = """
            0, GPU-aa, NVIDIA A100, 40, 1000, 40960, 51
            1, GPU-bb, NVIDIA T400 4GB, [N/A], 24, 4096, [Not Supported]
            """;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();

    private GpuProbe probe(long timeoutMs) {
        Map<String, String> environment =
                Map.of("PATH", "/nowhere:" + folder + ":" + System.getenv().getOrDefault("PATH", "/bin"));
        return new GpuProbe(environment, folder.resolve("scratch"), clock, timeoutMs);
    }

    private GpuProbe probe() {
        return probe(60_000);
    }

    private void tool(String script) throws IOException {
        Path tool = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int asked() throws IOException {
        Path count = folder.resolve("count");
        return Files.exists(count) ? Files.readString(count).length() : 0;
    }

    private void pass(long seconds) {
        clock.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void readsEachCardAndLeavesOutWhatItDoesNotTell() throws Exception {
        tool("echo \"$@\" > " + folder + "/args; env > " + folder + "/env; printf '" + TWO.replace("\n", "\\n") + "'");
        GpuProbe probe = probe();
        assertThat(probe.gpus()).isEmpty();
        assertThat(probe.doWork()).isEqualTo(1);
        assertThat(probe.gpus())
                .containsExactly(
                        new Gpu(0, "GPU-aa", "NVIDIA A100", 40.0, 1000.0, 40960.0, 51.0),
                        new Gpu(1, "GPU-bb", "NVIDIA T400 4GB", null, 24.0, 4096.0, null));
        assertThat(folder.resolve("args"))
                .hasContent("--query-gpu=index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu"
                        + " --format=csv,noheader,nounits\n");
        assertThat(Files.readString(folder.resolve("env"))).doesNotContain("HOME=");
        MachineFigures figures = new Machine().look(probe.gpus());
        assertThat(figures.gpuUsagePercent()).isEqualTo(40.0);
        assertThat(figures.gpuMemoryUsageMb()).isEqualTo(1024.0);
    }

    @Test
    void asksEveryTenSecondsAndForgetsWhatIsOld() throws Exception {
        tool("printf x >> " + folder + "/count; printf '" + TWO.replace("\n", "\\n") + "'");
        GpuProbe probe = probe();
        probe.doWork();
        assertThat(probe.doWork()).isZero();
        assertThat(probe.napNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        pass(10);
        assertThat(probe.doWork()).isEqualTo(1);
        assertThat(asked()).isEqualTo(2);
        pass(30);
        assertThat(probe.gpus()).hasSize(2);
        pass(6);
        assertThat(probe.gpus()).isEmpty();
    }

    @Test
    void leavesAFailingToolAloneForFiveMinutes() throws Exception {
        tool("printf x >> " + folder + "/count; exit 9");
        GpuProbe probe = probe();
        for (int second = 0; second < 300; second += 10) {
            probe.doWork();
            pass(10);
        }
        assertThat(asked()).isEqualTo(3);
        pass(30);
        probe.doWork();
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void bearsAMachineWithoutTheTool() {
        GpuProbe probe = probe();
        assertThat(probe.doWork()).isEqualTo(1);
        assertThat(probe.gpus()).isEmpty();
    }

    @Test
    void endsAToolThatHangs() throws Exception {
        tool("echo $$ > " + folder + "/pid; exec sleep 300");
        GpuProbe probe = probe(500);
        Await.until("the tool was asked and ended", () -> {
            pass(600);
            probe.doWork();
            return Files.exists(folder.resolve("pid"));
        });
        Await.until("its process is gone", () -> {
            try {
                String pid = Files.readString(folder.resolve("pid")).strip();
                return !pid.isEmpty() && !Await.isRunning(Long.parseLong(pid));
            } catch (IOException notYet) {
                return false;
            }
        });
        assertThat(probe.gpus()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"No devices were found", "0, GPU-aa", "x, GPU, n, 1, 2, 3, 4", "0, a, b, 1, 2, 3, 4, 5"})
    void takesNothingFromOtherWords(String text) {
        assertThatThrownBy(() -> GpuProbe.parsed(text)).isInstanceOf(IOException.class);
    }

    @Test
    void takesNoLinesForNoCards() throws Exception {
        assertThat(GpuProbe.parsed("\n")).isEqualTo(List.of());
    }
}
