package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that fills up and is emptied again, while the control plane runs and before it starts. */
final class DiskFullIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int DISK_MIB = 80;
    private static final int FILLER_MIB = 40;
    private static final String JOB = "{\"command\":\"true\"}";

    @TempDir
    Path folder;

    private @Nullable ControlProcess control;
    private boolean isMounted;

    @BeforeEach
    void mount() {
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", folder.toString());
        assumeTrue(isMounted, "skipped: this user may not mount a small file system");
    }

    @AfterEach
    void unmount() {
        if (control != null) {
            control.close();
        }
        if (isMounted) {
            assertThat(run("umount", folder.toString())).isTrue();
        }
    }

    @Test
    void refusesWorkWhileFullServesReadsAndRecoversByItself() throws IOException {
        ControlProcess plane = new ControlProcess(folder, List.of()).start();
        control = plane;
        Http http = plane.http();
        assertThat(http.post("/jobs", JOB).status()).isEqualTo(201);
        fill();
        await("work is refused")
                .atMost(LIMIT)
                .until(() -> http.post("/jobs", JOB).status() == 503);
        Http.Answer refused = http.post("/jobs", JOB);
        assertThat(refused.json().get("code").asText()).isEqualTo("storage_full");
        assertThat(refused.header("Retry-After")).isNotBlank();
        long jobs = http.get("/jobs").json().size();
        assertThat(jobs).isPositive();
        Http.Answer health = http.get("/healthz");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().get("checks").get("disk").get("status").asText())
                .isEqualTo("failed");
        Files.delete(filler());
        await("work is taken again")
                .atMost(LIMIT)
                .until(() -> http.post("/jobs", JOB).status() == 201);
        assertThat(http.get("/jobs").json()).hasSize((int) jobs + 1);
        assertThat(http.get("/healthz").status()).isEqualTo(200);
        assertThat(plane.process().terminate()).isZero();
        new Ledger(plane.database()).isSound();
        Figures.survived("F6", "full disk of the control plane", 1);
    }

    @Test
    void startsOnAFullDiskForReadsOnlyAndOpensTheWriterLater() throws IOException {
        ControlProcess plane = new ControlProcess(folder, List.of()).start();
        control = plane;
        Http http = plane.http();
        assertThat(http.post("/jobs", JOB).status()).isEqualTo(201);
        assertThat(plane.process().terminate()).isZero();
        fill();
        plane.launch();
        await("reads are served")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> http.get("/jobs").status() == 200);
        assertThat(http.get("/jobs").json()).hasSize(1);
        Http.Answer refused = http.post("/jobs", JOB);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("code").asText()).isEqualTo("storage_full");
        Files.delete(filler());
        await("work is taken again")
                .atMost(LIMIT)
                .until(() -> http.post("/jobs", JOB).status() == 201);
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private void fill() throws IOException {
        Files.write(filler(), new byte[FILLER_MIB << 20]);
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(new ArrayList<>(List.of(command)))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
