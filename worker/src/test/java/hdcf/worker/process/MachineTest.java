package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class MachineTest {
    @Test
    void tellsLoadAndMemoryWhereTheSystemDoes() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/loadavg")), "this system has no /proc");
        MachineFigures figures = new Machine().look();
        assertThat(figures.loadAverage()).isNotNull().isNotNegative();
        assertThat(figures.memoryAvailableMb()).isNotNull().isPositive();
        assertThat(figures.memoryUsageMb()).isNotNull().isPositive();
        assertThat(figures.gpuUsagePercent()).isNull();
        assertThat(Machine.bootMillis()).isPositive();
    }
}
