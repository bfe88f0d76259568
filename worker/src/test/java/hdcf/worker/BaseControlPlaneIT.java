package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaseControlPlaneIT {
    @TempDir
    Path folder;

    private final BaseControlPlane plane;

    BaseControlPlaneIT() throws IOException {
        plane = BaseControlPlane.start();
    }

    private WorkerProcess worker;

    @BeforeEach
    void start() throws IOException {
        worker = WorkerProcess.against(plane, folder);
    }

    @AfterEach
    void end() {
        worker.close();
        plane.close();
    }

    private JsonNode ended(String jobId, String state) {
        Await.until(jobId + " is " + state, () -> plane.state(jobId).equals(state));
        return Objects.requireNonNull(plane.end(jobId));
    }

    @Test
    void completesFailsAndTimesOutByPolling() throws IOException {
        String good = plane.submit("echo out; echo err >&2", 0);
        String bad = plane.submit("exit 7", 0);
        String slow = plane.submit("sleep 300", 300);
        JsonNode completed = ended(good, "COMPLETED");
        assertThat(Path.of(completed.path("stdout_path").asText())).hasContent("out\n");
        assertThat(Path.of(completed.path("stderr_path").asText())).hasContent("err\n");
        assertThat(ended(bad, "FAILED").path("exit_code").asInt()).isEqualTo(7);
        assertThat(ended(slow, "FAILED").path("error").asText()).contains("within 300 ms");
        int seen = plane.calls("/next-job").size();
        Await.until("it polls", () -> plane.calls("/next-job").size() > seen + 1);
        assertThat(plane.refused()).isEmpty();
        Set<String> paths = new HashSet<>();
        plane.calls("/heartbeat")
                .forEach(call -> paths.add(call.body().path("worker_id").asText()));
        assertThat(paths).containsExactly("w1");
    }

    @Test
    void runsManyJobsOnItsSlotsEachOnce() throws IOException {
        for (int i = 0; i < 20; i++) {
            plane.submit("echo x >> ran-" + i, 0);
        }
        for (int i = 1; i <= 20; i++) {
            ended("job-" + i, "COMPLETED");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(folder.resolve("ran-" + i)).hasContent("x\n");
        }
        assertThat(plane.refused()).isEmpty();
    }

    @Test
    void namesTheRunningJobInItsHeartbeats() throws IOException {
        String id = plane.submit("while [ ! -e go ]; do sleep 0.05; done", 0);
        Await.until(
                "it is named",
                () -> plane.calls("/heartbeat").stream()
                        .anyMatch(call ->
                                call.body().path("current_job_id").asText().equals(id)));
        Files.writeString(folder.resolve("go"), "");
        ended(id, "COMPLETED");
        Await.until("it is named no more", () -> {
            List<BaseControlPlane.Call> beats = plane.calls("/heartbeat");
            return beats.get(beats.size() - 1).body().path("current_job_id").isNull();
        });
    }

    @Test
    void replaysWhatEndedWhileThePlaneWasDown() throws IOException {
        String id = plane.submit("echo x > begun; while [ ! -e go ]; do sleep 0.05; done; echo done; exit 3", 0);
        Await.until("it runs", () -> Files.exists(folder.resolve("begun")));
        plane.down();
        Files.writeString(folder.resolve("go"), "");
        Path state = folder.resolve("worker-logs/worker-state.json");
        Await.until("it has ended", () -> {
            try {
                return JournalLook.at(state).toString().contains("\"exit_code\":3");
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        plane.up();
        assertThat(ended(id, "FAILED").path("exit_code").asInt()).isEqualTo(3);
        Await.until("nothing is owed", () -> {
            try {
                return JournalLook.at(state).toString().contains("\"completed_jobs\":[]");
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        assertThat(plane.refused()).isEmpty();
    }
}
