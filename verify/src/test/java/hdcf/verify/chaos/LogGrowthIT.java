package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log beside the database stays within its bound by itself. While a foreign process keeps a read open it cannot: then that is
 * said wherever somebody may look, nothing is refused, and when the reader is gone the log shrinks.
 */
final class LogGrowthIT {
    private static final long BOUND = 64L * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Each writes some 0.4 MB into the log. */
    private static final int MOST_SUBMISSIONS = 600;

    private static final String LARGE = "{\"command\":\"true\",\"args\":["
            + ("\"" + "x".repeat(100_000) + "\",").repeat(3) + "\"" + "x".repeat(100_000) + "\"]}";

    @TempDir
    Path folder;

    private ControlProcess control;

    @BeforeEach
    void start() throws IOException {
        control = new ControlProcess(Files.createDirectory(folder.resolve("live")), List.of()).start();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private long logBytes() throws IOException {
        return Files.size(control.database().resolveSibling("jobs.db-wal"));
    }

    private void submit() {
        assertThat(control.http().post("/jobs", LARGE).status()).isEqualTo(201);
    }

    private JsonNode health() {
        return control.http().get("/healthz").json();
    }

    @Test
    void staysWithinItsBoundWithoutAReaderWarnsWithOneAndShrinksAfterIt() throws Exception {
        for (int i = 0; i < MOST_SUBMISSIONS / 2; i++) {
            submit();
            assertThat(logBytes()).as("after submission " + i).isLessThanOrEqualTo(BOUND);
        }
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + control.database());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM jobs").close();
            for (int i = 0; logBytes() <= BOUND; i++) {
                assertThat(i).as("submissions until the log is too large").isLessThan(MOST_SUBMISSIONS);
                submit();
            }
            await("the warning")
                    .atMost(LIMIT)
                    .until(() -> health().at("/checks/log/status").asText().equals("warning"));
            String pid = "process " + ProcessHandle.current().pid();
            assertThat(health().path("status").asText()).isEqualTo("ok");
            assertThat(health().at("/checks/log/detail").asText())
                    .contains("Expected the database's log within 64 MiB, found ", pid);
            assertThat(control.log()).contains(pid);
            assertThat(metric()).isGreaterThan(BOUND);
            assertThat(doctor()).contains("BAD  its log", pid);
            submit();
        }
        await("the log shrinks").atMost(LIMIT).until(() -> {
            submit();
            return logBytes() <= BOUND;
        });
        await("no warning")
                .atMost(LIMIT)
                .until(() -> health().at("/checks/log/status").asText().equals("ok"));
        Figures.survived("F14", "foreign reader that let the log outgrow its bound, told of and recovered from", 1);
    }

    private double metric() {
        return control.http()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("hdcf_database_log_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private String doctor() {
        try (Child child = Programs.run(
                "hdcfctl",
                folder,
                List.of("doctor", "--url", control.url(), "--token", ControlProcess.TOKEN),
                Map.of())) {
            assertThat(child.exitCode()).as(child.output()).isEqualTo(1);
            return child.output();
        }
    }
}
