package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchRef;
import hdcf.schema.wire.Resources;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command sees the GPUs that its assignment was given. */
final class JobDevicesTest {
    @TempDir
    Path folder;

    @Test
    void seesTheDevicesItWasGivenAndNoOthers() throws IOException {
        assertThat(environment(new Resources(null, null, 2.0, List.of("GPU-b", "GPU-c"), null)))
                .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-b,GPU-c")
                .containsEntry("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    }

    @Test
    void isToldNothingWhenItAskedForNone() throws IOException {
        assertThat(environment((Resources) null)).doesNotContainKey("CUDA_VISIBLE_DEVICES");
        assertThat(environment(new Resources(1.0, 64L))).doesNotContainKey("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void isToldItsPlaceInItsBatch() throws IOException {
        assertThat(environment(assignment(null, new BatchRef("b1", 7, 40, "a line"))))
                .containsEntry("HDCF_BATCH_ID", "b1")
                .containsEntry("HDCF_TASK_INDEX", "40")
                .containsEntry("HDCF_TASK_ITEM", "a line");
        assertThat(environment(assignment(null, new BatchRef("b1", 7, 0, null))))
                .containsEntry("HDCF_TASK_INDEX", "0")
                .doesNotContainKey("HDCF_TASK_ITEM");
        assertThat(environment((Resources) null)).doesNotContainKeys("HDCF_BATCH_ID", "HDCF_TASK_INDEX");
    }

    private Map<String, String> environment(@Nullable Resources resources) throws IOException {
        return environment(assignment(resources, null));
    }

    private static Assignment assignment(@Nullable Resources resources, @Nullable BatchRef batch) {
        return new Assignment("j1", 1, "true", List.of(), "", 0, 1, 3, "a1", 0, 0, resources, null, null, batch);
    }

    private Map<String, String> environment(Assignment assignment) throws IOException {
        AttemptRules rules = new AttemptRules(
                "w1",
                new AttemptRules.Place(folder, folder.resolve("out")),
                Map.of("PATH", "/bin"),
                new RunRules(0, 100, "TERM", 1_000_000, false),
                new AllowList(List.of(), List.of()));
        return JobEnvironment.of(assignment, rules, OutputFolder.of(folder.resolve("out"), "j1", "a1"));
    }
}
