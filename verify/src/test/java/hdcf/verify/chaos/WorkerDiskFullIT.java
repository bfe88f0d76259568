package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job fills the worker's disk: it ends as it did end, the worker takes no more work and says why, and goes on by itself when
 * there is room.
 */
final class WorkerDiskFullIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DISK_MIB = 200;

    @TempDir
    Path folder;

    @Test
    void takesNoWorkWhileTheDiskIsFullAndGoesOnWhenThereIsRoom() throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString()),
                "skipped: this user may not mount a small file system");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker =
                        new WorkerProcess(disk.resolve("worker"), control, "w1", List.of("--slots", "1")).start()) {
            Http http = control.http();
            Path filler = disk.resolve("filler");
            String greedy =
                    submit(http, "dd if=/dev/zero of=" + filler + " bs=1M count=" + 2 * DISK_MIB + " || exit 9");
            await("the worker says why it takes no work")
                    .atMost(LIMIT)
                    .until(() -> http.get("/workers").text().contains("disk_space"));
            String patient = submit(http, "echo done");
            await("the worker was heard again")
                    .pollDelay(Duration.ofSeconds(2))
                    .atMost(LIMIT)
                    .until(() -> http.get("/workers").text().contains("disk_space"));
            assertThat(status(http, patient)).isEqualTo("PENDING");
            Files.delete(filler);
            await("both jobs end")
                    .atMost(LIMIT)
                    .until(() -> status(http, greedy).equals("FAILED")
                            && status(http, patient).equals("COMPLETED"));
            JsonNode ended = http.get("/jobs/" + greedy).json();
            assertThat(ended.get("exit_code").asInt()).as(ended.toString()).isEqualTo(9);
            assertThat(ended.get("end_cause").asText()).isEqualTo("USER_EXIT");
            assertThat(ended.get("attempt_count").asInt()).isEqualTo(1);
            assertThat(worker.process().isAlive()).isTrue();
            assertThat(worker.process().terminate()).isZero();
            Figures.survived("F6", "full disk of the worker", 1);
        } finally {
            await("nobody uses the disk").atMost(LIMIT).until(() -> run("umount", disk.toString()));
        }
    }

    private static String submit(Http http, String script) {
        Http.Answer answer =
                http.post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":1}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private static String status(Http http, String job) {
        return http.get("/jobs/" + job).json().get("status").asText();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
