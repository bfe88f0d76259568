package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.OutputRig.Lease;
import hdcf.control.output.OutputStore;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of output go when no row names them any more, and not before. */
final class OutputKeeperTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void removesTheFilesOfOldOutputAfterItsRowsAndKeepsThoseOfLiveJobs() throws Exception {
        OutputRig rig = new OutputRig(folder, "--artifacts-retention-days", "0", "--cleanup-interval-seconds", "1");
        try {
            Lease live = rig.lease();
            rig.put(live, 0, "live");
            Lease old = rig.lease();
            rig.put(old, 0, "old");
            rig.complete(OutputRig.completion(old, "old"));
            until(rig, () -> !Files.exists(rig.file(old, "stdout")));
            assertThat(rig.job(old).path("artifact_upload_state").asText()).isEqualTo("expired");
            assertThat(rig.output(old, "stdout").json().path("detail").asText()).contains("deleted because of its age");
            assertThat(rig.output(live, "stdout").text()).isEqualTo("live");
        } finally {
            rig.close();
        }
    }

    @Test
    void removesFoldersThatNoJobNamesWhenItStarts() throws Exception {
        Path orphan = folder.resolve("data/artifacts").resolve(UUID.randomUUID().toString());
        OutputRig rig = new OutputRig(folder);
        try {
            Lease kept = rig.lease();
            rig.put(kept, 0, "kept");
            Path file = Files.createDirectories(orphan.resolve("a")).resolve("stdout");
            Files.writeString(file, "nobody's");
            Path foreign = Files.createDirectories(folder.resolve("data/artifacts/lost+found/x"));
            rig.restart();
            until(rig, () -> !Files.exists(orphan));
            assertThat(foreign).exists();
            assertThat(rig.output(kept, "stdout").text()).isEqualTo("kept");
        } finally {
            rig.close();
        }
    }

    @Test
    void aTurnDeletesAtMostSoManyFilesAndTellsWhenItIsDone() throws Exception {
        Path root = folder.resolve("artifacts");
        int jobs = 700;
        for (int i = 0; i < jobs; i++) {
            Path attempt = Files.createDirectories(
                    root.resolve(UUID.randomUUID().toString()).resolve("a"));
            Files.writeString(attempt.resolve("stdout"), "x");
            Files.writeString(attempt.resolve("stderr"), "x");
        }
        OutputStore store = new OutputStore(new OutputStore.Settings(root, 1, 0), () -> Long.MAX_VALUE);
        OutputKeeper keeper = new OutputKeeper(store, NoRows::new, Clock.system(), 3_600_000);
        long before = files(root);
        while (keeper.doWork() > 0) {
            long now = files(root);
            assertThat(before - now).isBetween(0L, OutputKeeper.SLICE + 1L);
            before = now;
        }
        assertThat(before).isZero();
        assertThat(keeper.doWork()).isZero();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(OutputRig rig, Condition condition) throws Exception {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - until).as("time over").isNegative();
            rig.get("/events?limit=1");
        }
    }

    private static long files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
