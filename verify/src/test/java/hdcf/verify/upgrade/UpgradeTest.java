package hdcf.verify.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database of each released schema, made by a recorded run: one job completed with output, one failed after two attempts, one aborted,
 * one scheduled, one waiting. This build must open it, show it, and go on with it.
 */
final class UpgradeTest {
    @TempDir
    Path folder;

    @Test
    void opensADatabaseOfVersion1() throws IOException {
        Path database = unpack("jobs-v1.db.gz");
        assertThat(new Sql(database).column("SELECT status FROM v_jobs ORDER BY number"))
                .containsExactly("COMPLETED", "FAILED", "ABORTED", "PENDING", "PENDING");
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            Http http = control.http();
            assertThat(http.get("/jobs").json()).hasSize(5);
            String completed = new Sql(database)
                    .column("SELECT id FROM jobs WHERE number = 1")
                    .get(0);
            assertThat(http.get("/jobs/" + completed).json().get("exit_code").asInt())
                    .isZero();
            assertThat(http.get("/jobs/" + completed + "/output/stdout").text()).isEqualTo("old\n");
            assertThat(http.get("/events?limit=1").json()).hasSize(1);
            http.post("/register", "{\"worker_id\":\"w1\"}");
            String next =
                    http.get("/next-job?worker_id=w1").json().get("job_id").asText();
            assertThat(next)
                    .isEqualTo(new Sql(database)
                            .column("SELECT id FROM jobs WHERE number = 5")
                            .get(0));
            assertThat(http.post("/jobs", "{\"command\":\"true\"}")
                            .json()
                            .get("number")
                            .asInt())
                    .isEqualTo(6);
            String lease = "\"job_id\":\"" + next + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                    + new Sql(database)
                            .column("SELECT assignment_id FROM jobs WHERE number = 5")
                            .get(0)
                    + "\"";
            assertThat(http.post("/ack", "{" + lease + "}").status()).isEqualTo(200);
            String report = "{" + lease + ",\"exit_code\":1,\"error\":\"no\",\"outputs\":[]}";
            assertThat(http.post("/fail", report).status()).isEqualTo(200);
            assertThat(http.post("/jobs", "{\"command\":\"true\",\"cpus\":1,\"execution\":{\"env\":{\"A\":\"1\"}}}")
                            .status())
                    .isEqualTo(201);
            assertThat(http.get("/jobs/7").json().at("/execution/env/A").asText())
                    .isEqualTo("1");
            assertThat(control.process().terminate()).isZero();
        }
        assertThat(new Sql(database).column("PRAGMA integrity_check")).containsExactly("ok");
    }

    @Test
    void opensADatabaseOfVersion2() throws IOException {
        Path database = unpack("jobs-v2.db.gz");
        try (ControlProcess control = new ControlProcess(folder, List.of()).start()) {
            Http http = control.http();
            assertThat(http.get("/jobs").json()).hasSize(5);
            JsonNode completed = http.get("/jobs/1").json();
            assertThat(completed.at("/execution/env/A").asText()).isEqualTo("1");
            String sum = completed.at("/execution/inputs/0/sha256").asText();
            assertThat(http.get("/jobs/1/output/stdout").text()).isEqualTo("old\n");
            assertThat(http.get("/jobs/1/files").text()).contains("out/a", sum);
            assertThat(http.get("/jobs/2").json().get("attempt_count").asInt()).isEqualTo(2);
            http.post("/register", "{\"worker_id\":\"w1\"}");
            JsonNode next = http.get("/next-job?worker_id=w1").json();
            assertThat(next.get("number").asInt()).isEqualTo(5);
            assertThat(next.at("/execution/inputs/0/sha256").asText()).isEqualTo(sum);
            String lease =
                    "\"job_id\":\"" + next.get("job_id").asText() + "\",\"worker_id\":\"w1\",\"assignment_id\":\""
                            + next.get("assignment_id").asText() + "\"";
            assertThat(http.post("/ack", "{" + lease + "}").status()).isEqualTo(200);
            assertThat(http.post("/fail", "{" + lease + ",\"exit_code\":1,\"error\":\"no\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(http.post("/jobs", "{\"command\":\"true\"}")
                            .json()
                            .get("number")
                            .asInt())
                    .isEqualTo(6);
            assertThat(http.post("/jobs", "{\"command\":\"true\",\"labels\":[\"x\"],\"name\":\"n\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(http.get("/jobs?label=x&name=n").json()).hasSize(1);
            assertThat(http.get("/jobs?since=1").json()).hasSize(7);
            String schedule = "{\"name\":\"s\",\"cron\":\"@daily\",\"job\":{\"command\":\"true\"}}";
            assertThat(http.post("/schedules", schedule).status()).isEqualTo(201);
            assertThat(http.post("/schedules", schedule).status()).isEqualTo(200);
            assertThat(http.get("/schedules/s").json().get("number").asInt()).isEqualTo(1);
            assertThat(control.process().terminate()).isZero();
        }
        assertThat(new Sql(database).column("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(new Sql(database).column("SELECT status FROM jobs WHERE number < 5 ORDER BY number"))
                .containsExactly("COMPLETED", "FAILED", "ABORTED", "PENDING");
    }

    private Path unpack(String fixture) throws IOException {
        Path database = folder.resolve("jobs.db");
        try (InputStream packed =
                        Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("/hdcf/verify/" + fixture));
                InputStream in = new GZIPInputStream(packed)) {
            Files.copy(in, database);
        }
        return database;
    }
}
