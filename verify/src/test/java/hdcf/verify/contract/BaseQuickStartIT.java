package hdcf.verify.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quick start of the base programs, word for word: options with one dash and from the environment, {@code sleep 2} with
 * priority 10, and the calls their worker makes in the order in which it makes them.
 */
final class BaseQuickStartIT {
    @TempDir
    Path folder;

    private @org.jspecify.annotations.Nullable Child child;

    @AfterEach
    void stop() {
        if (child != null) {
            child.close();
        }
    }

    private Http start(List<String> arguments, Map<String, String> environment) {
        child = Programs.run("control", folder, arguments, environment);
        Path port = folder.resolve("port");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(port) && Files.size(port) > 0);
        try {
            return new Http("http://" + Files.readString(port).strip(), ControlProcess.TOKEN);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void followsTheQuickStart() {
        Http http = start(
                List.of("-addr", "127.0.0.1:0", "-db", "./jobs.db", "-token", "dev-token", "-port-file", "port"),
                Map.of());
        BaseWorker worker = new BaseWorker(http, "asus-1a2b3c");
        String jobId = worker.submit("{\"command\":\"sleep\",\"args\":[\"2\"],\"priority\":10}");
        assertThat(Files.exists(folder.resolve("jobs.db"))).isTrue();
        worker.register();
        Http.Answer reconnected = http.post(
                "/reconnect", "{\"worker_id\":\"asus-1a2b3c\",\"current_job_id\":null,\"completed_jobs\":[]}");
        assertThat(reconnected.status()).isEqualTo(200);
        assertThat(worker.heartbeat(1, null).status()).isEqualTo(200);
        JsonNode assignment = worker.claim();
        assertThat(assignment.get("job_id").asText()).isEqualTo(jobId);
        assertThat(worker.ack(assignment).status()).isEqualTo(200);
        assertThat(worker.heartbeat(2, jobId).status()).isEqualTo(200);
        worker.register();
        assertThat(worker.heartbeat(1, jobId).status()).isEqualTo(200);
        assertThat(worker.complete(assignment).status()).isEqualTo(200);
        assertThat(worker.heartbeat(2, null).status()).isEqualTo(200);
        assertThat(worker.next().status()).isEqualTo(204);
        assertThat(worker.status(jobId)).isEqualTo("COMPLETED");
    }

    @Test
    void readsTheEnvironmentOfTheBasePrograms() throws IOException {
        Http http = start(
                List.of("--port-file", "port"),
                Map.of(
                        "HDCF_ADDR", "127.0.0.1:0",
                        "HDCF_DB_PATH", "other.db",
                        "HDCF_API_TOKEN", "dev-token",
                        "HDCF_HEARTBEAT_TIMEOUT_SECONDS", "7",
                        "HDCF_RECONCILE_INTERVAL_SECONDS", "1"));
        BaseWorker worker = new BaseWorker(http, "w").register();
        worker.submit("{\"command\":\"true\"}");
        long now = http.get("/events?limit=1").json().get(0).get("ts").asLong();
        long expiry = worker.claim().get("assignment_expires_at").asLong();
        assertThat(expiry - now)
                .as("an assignment expires after the heartbeat timeout")
                .isBetween(6L, 9L);
        assertThat(Files.exists(folder.resolve("other.db"))).isTrue();
    }
}
