package hdcf.verify.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes {@code jobs.db.example} from real runs: {@code mvn -B verify -Dexample.make=true -Dit.test=ExampleDatabaseMakerIT
 * -Dfailsafe.failIfNoSpecifiedTests=false -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "example.make", matches = "true")
final class ExampleDatabaseMakerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> QUICK = List.of(
            "--heartbeat-timeout-seconds", "2", "--lost-grace-seconds", "1", "--reconcile-interval-seconds", "1");

    @TempDir
    Path folder;

    @Test
    void makesTheExample() throws Exception {
        try (ControlProcess control = new ControlProcess(folder, QUICK).start()) {
            Http http = control.http();
            Child lost = worker(control, "lab-1");
            String survivor = submit(http, "{\"command\":\"sh\",\"args\":[\"-c\",\"sleep 2; echo recovered\"]}");
            awaitStatus(http, survivor, "RUNNING");
            lost.close();
            try (Child second = worker(control, "lab-2")) {
                awaitStatus(http, survivor, "COMPLETED");
                try (Child again = worker(control, "lab-1")) {
                    ordinary(http);
                    assertThat(again.isAlive() && second.isAlive()).isTrue();
                    again.terminate();
                    second.terminate();
                }
            }
            control.process().terminate();
        }
        Path made = folder.resolve("jobs.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + made);
                Statement statement = connection.createStatement()) {
            // A copy that needs no -wal file beside it.
            statement.execute("PRAGMA journal_mode=DELETE");
            statement.execute("VACUUM");
        }
        Files.copy(made, Programs.root().resolve("jobs.db.example"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void ordinary(Http http) {
        String[] completed = new String[12];
        for (int i = 0; i < completed.length; i++) {
            completed[i] = submit(
                    http,
                    "{\"command\":\"sh\",\"args\":[\"-c\",\"echo part " + i + " of 12; sleep 0.2\"],\"priority\":"
                            + i % 3 + "}");
        }
        String failed = submit(
                http, "{\"command\":\"sh\",\"args\":[\"-c\",\"echo no such file >&2; exit 3\"],\"max_attempts\":2}");
        String slow = submit(http, "{\"command\":\"sleep\",\"args\":[\"60\"],\"timeout_ms\":500,\"max_attempts\":1}");
        String aborted = submit(http, "{\"command\":\"sleep\",\"args\":[\"60\"],\"max_attempts\":1}");
        submit(http, "{\"command\":\"echo\",\"args\":[\"later\"],\"scheduled_at\":4102444800}");
        awaitStatus(http, aborted, "RUNNING");
        http.post("/abort", "{\"job_id\":\"" + aborted + "\",\"reason\":\"no longer needed\"}");
        awaitStatus(http, aborted, "ABORTED");
        awaitStatus(http, failed, "FAILED");
        awaitStatus(http, slow, "FAILED");
        for (String job : completed) {
            awaitStatus(http, job, "COMPLETED");
        }
    }

    private Child worker(ControlProcess control, String id) throws Exception {
        Path home = Files.createDirectories(folder.resolve(id));
        return Programs.run(
                "worker",
                home,
                List.of(
                        "--control-url",
                        control.url(),
                        "--token",
                        ControlProcess.TOKEN,
                        "--worker-id",
                        id,
                        "--log-dir",
                        "worker-logs",
                        "--slots",
                        "2",
                        "--heartbeat-interval-seconds",
                        "1",
                        "--allow-root"),
                Map.of());
    }

    private static String submit(Http http, String job) {
        Http.Answer answer = http.post("/jobs", job);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("job_id").asText();
    }

    private static void awaitStatus(Http http, String jobId, String status) {
        await(jobId + " is " + status).atMost(LIMIT).until(() -> {
            JsonNode job = http.get("/jobs/" + jobId).json();
            return job.path("status").asText().equals(status);
        });
    }
}
