package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.OutputRig.Answer;
import hdcf.control.OutputRig.Lease;
import hdcf.schema.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of streamed output is compared with what is held, before anything is recorded. */
final class OutputEndTest {
    @TempDir
    Path folder;

    private OutputRig rig;

    @BeforeEach
    void open() {
        rig = new OutputRig(folder);
    }

    @AfterEach
    void close() throws InterruptedException {
        rig.close();
    }

    @Test
    void recordsAnEndWhoseOutputIsHeldAsItSays() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "hello\n");
        ObjectNode report = OutputRig.completion(lease, "hello\n");
        report.putObject("usage").put("cpu_ms", 12);
        Answer answer = rig.complete(report);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.job(lease).path("status").asText()).isEqualTo("COMPLETED");
        Answer output = rig.output(lease, "stdout");
        assertThat(output.text()).isEqualTo("hello\n");
        assertThat(output.header("HDCF-Attempt-Ended")).isEqualTo("true");
        assertThat(output.header("Content-Length")).isEqualTo("6");
        assertThat(rig.output(lease, "stderr").body()).isEmpty();
        assertThat(sql("SELECT output_folder FROM attempts"))
                .isEqualTo("artifacts/" + lease.job() + "/" + lease.assignment());
        assertThat(sql("SELECT json_extract(usage, '$.cpu_ms') FROM attempts")).isEqualTo("12");
        assertThat(sql("SELECT stdout_length FROM attempts")).isEqualTo("6");
    }

    @Test
    void keepsWhatArrivedWhenTheMachineOfTheWorkerLostItsPower() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "printed before the cut\n");
        ObjectNode report = OutputRig.report(lease).put("error", "restarted").put("end_cause", "REBOOT");
        report.put("exit_code", 126).put("stdout_length", 0).put("stdout_sha256", OutputRig.sha256(new byte[0]));
        report.putObject("stdout_inline").put("encoding", "utf8").put("data", "");
        report.put("stderr_length", 3).put("stderr_sha256", OutputRig.sha256("err".getBytes(StandardCharsets.UTF_8)));
        report.putObject("stderr_inline").put("encoding", "utf8").put("data", "err");
        Answer answer = rig.post("/fail", report.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("printed before the cut\n");
        assertThat(rig.output(lease, "stderr").text()).isEqualTo("err");
        assertThat(rig.job(lease).path("artifact_upload_state").asText()).isEqualTo("failed");
        assertThat(rig.job(lease).path("artifact_upload_error").asText()).contains("what had arrived is kept");
    }

    @Test
    void keepsWhatArrivedWhenTheEndIsToldOnReconnecting() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "printed before the cut\n");
        ObjectNode report = OutputRig.report(lease).put("status", "FAILED").put("end_cause", "REBOOT");
        report.put("error", "restarted").put("exit_code", 126).put("stdout_length", 0);
        report.put("stdout_sha256", OutputRig.sha256(new byte[0]));
        report.putObject("stdout_inline").put("encoding", "utf8").put("data", "");
        ObjectNode body =
                Json.mapper().createObjectNode().put("worker_id", "w1").put("instance_id", "i2");
        body.putNull("current_job_id").putArray("completed_jobs").add(report);
        Answer answer = rig.post("/reconnect", body.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/actions/0/result").asText()).isEqualTo("ACCEPTED");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("printed before the cut\n");
    }

    @Test
    void aReportThatLacksItsFormThrowsNothingAway() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "hellO\n");
        ObjectNode report = OutputRig.completion(lease, "hello\n");
        report.remove("artifact_id");
        for (int i = 0; i < 4; i++) {
            assertThat(rig.complete(report).status()).isEqualTo(422);
        }
        assertThat(rig.put(lease, 0, "").json().path("length").asLong()).isEqualTo(6);
        assertThat(rig.complete(OutputRig.completion(lease, "hello\n")).code()).isEqualTo("output_mismatch");
    }

    @Test
    void throwsAwayWhatDiffersAndTakesItAgain() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "hellO\n");
        Answer differs = rig.complete(OutputRig.completion(lease, "hello\n"));
        assertThat(differs.status()).isEqualTo(409);
        assertThat(differs.code()).isEqualTo("output_mismatch");
        assertThat(differs.json().path("stream").asText()).isEqualTo("stdout");
        assertThat(differs.json().path("length").asLong()).isEqualTo(6);
        assertThat(differs.json().path("sha256").asText())
                .isEqualTo(OutputRig.sha256("hellO\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(rig.job(lease).path("status").asText()).isEqualTo("RUNNING");
        assertThat(rig.put(lease, 0, "").json().path("length").asLong()).isZero();
        rig.put(lease, 0, "hello\n");
        assertThat(rig.complete(OutputRig.completion(lease, "hello\n")).status())
                .isEqualTo(200);
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("hello\n");
        assertThat(rig.get("/metrics").text()).contains("hdcf_output_mismatches_total 1.0");
    }

    @Test
    void recordsTheOutcomeWithoutOutputAfterThreeMismatches() throws Exception {
        Lease lease = rig.lease();
        for (int i = 0; i < 3; i++) {
            rig.put(lease, 0, "wrong");
            assertThat(rig.complete(OutputRig.completion(lease, "right")).code())
                    .isEqualTo("output_mismatch");
        }
        rig.put(lease, 0, "wrong");
        ObjectNode report = OutputRig.completion(lease, "right").put("exit_code", 0);
        assertThat(rig.complete(report).status()).isEqualTo(200);
        JsonNode job = rig.job(lease);
        assertThat(job.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(job.path("artifact_upload_state").asText()).isEqualTo("failed");
        assertThat(job.path("artifact_upload_error").asText()).contains("5 bytes");
        assertThat(rig.output(lease, "stdout").text()).as("what is held").isEqualTo("wrong");
    }

    @Test
    void missingBytesAreAMismatchToo() throws Exception {
        Lease lease = rig.lease();
        Answer nothing = rig.complete(OutputRig.completion(lease, "never sent"));
        assertThat(nothing.code()).isEqualTo("output_mismatch");
        assertThat(nothing.json().path("length").asLong()).isZero();
        rig.put(lease, 0, "never");
        assertThat(rig.complete(OutputRig.completion(lease, "never sent")).code())
                .isEqualTo("output_mismatch");
    }

    @Test
    void judgesEachElementOfAListByItself() throws Exception {
        Lease good = rig.lease();
        Lease bad = rig.lease();
        Lease plain = rig.lease();
        rig.put(good, 0, "good");
        rig.put(bad, 0, "baD");
        ArrayNode list = Json.mapper().createArrayNode();
        list.add(OutputRig.completion(bad, "bad"));
        list.add(OutputRig.completion(good, "good"));
        list.add(Json.mapper().createObjectNode());
        list.add(OutputRig.completion(plain, "")
                .put("stdout_sha256", "")
                .remove(java.util.List.of("stdout_length", "stderr_length")));
        JsonNode answers = rig.post("/complete", list.toString()).json();
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).path("body").path("code").asText()).isEqualTo("output_mismatch");
        assertThat(answers.get(0).path("body").path("length").asLong()).isEqualTo(3);
        assertThat(answers.get(1).path("http_status").asInt()).isEqualTo(200);
        assertThat(answers.get(2).path("http_status").asInt()).isEqualTo(422);
        assertThat(answers.get(3).path("http_status").asInt()).isEqualTo(200);
        assertThat(rig.job(bad).path("status").asText()).isEqualTo("RUNNING");
        assertThat(rig.job(good).path("status").asText()).isEqualTo("COMPLETED");
        assertThat(rig.job(plain).path("status").asText()).isEqualTo("COMPLETED");
    }

    @Test
    void aReconnectRejectsAMismatchAndChangesNothing() throws Exception {
        Lease lease = rig.lease();
        Lease good = rig.lease();
        rig.put(lease, 0, "helLo");
        rig.put(good, 0, "good");
        ObjectNode request = Json.mapper().createObjectNode().put("worker_id", "w1");
        ArrayNode ended = request.putArray("completed_jobs");
        ended.add(OutputRig.completion(lease, "hello").put("status", "COMPLETED"));
        ended.add(OutputRig.completion(good, "good").put("status", "COMPLETED"));
        JsonNode actions = rig.post("/reconnect", request.toString()).json().path("actions");
        assertThat(actions.get(0).path("result").asText()).isEqualTo("REJECTED");
        assertThat(actions.get(0).path("error").asText()).startsWith("output_mismatch");
        assertThat(actions.get(0).path("job_id").asText()).isEqualTo(lease.job());
        assertThat(actions.get(1).path("result").asText()).isEqualTo("ACCEPTED");
        assertThat(rig.put(lease, 0, "").json().path("length").asLong()).isEqualTo(5);
        assertThat(rig.job(lease).path("status").asText()).isEqualTo("RUNNING");
    }

    @Test
    void inlineBytesWinOverWhatWasStreamed() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "half a li");
        ObjectNode report = OutputRig.completion(lease, "half a line\n");
        report.putObject("stdout_inline").put("encoding", "utf8").put("data", "half a line\n");
        assertThat(rig.complete(report).status()).isEqualTo(200);
        Answer output = rig.output(lease, "stdout");
        assertThat(output.text()).isEqualTo("half a line\n");
        assertThat(output.header("HDCF-Attempt-Ended")).isEqualTo("true");
        assertThat(Files.readString(rig.file(lease, "stdout"))).isEqualTo("half a li");
    }

    @Test
    void takesAReportThatGaveUpItsOutput() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "some");
        ObjectNode report = OutputRig.completion(lease, "something")
                .put("artifact_upload_state", "failed")
                .put("artifact_upload_error", "the disk was full");
        assertThat(rig.complete(report).status()).isEqualTo(200);
        assertThat(rig.job(lease).path("artifact_upload_error").asText()).isEqualTo("the disk was full");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("some");
    }

    @Test
    void aStaleReportIsRefusedByTheLawAndItsOutputIsLeftAlone() throws Exception {
        Lease lease = rig.lease("{\"command\":\"true\",\"max_attempts\":3}");
        rig.put(lease, 0, "first try");
        rig.post(
                "/fail",
                OutputRig.report(lease)
                        .put("exit_code", 1)
                        .put("error", "no")
                        .put("end_cause", "USER_EXIT")
                        .toString());
        Lease second = rig.claim();
        rig.ack(second);
        rig.put(second, 0, "second try");
        Answer late = rig.complete(OutputRig.completion(lease, "something else"));
        assertThat(late.json().path("applied").asBoolean(true)).isFalse();
        assertThat(rig.output(lease, "stdout?attempt=1").text()).isEqualTo("first try");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("second try");
        assertThat(rig.output(lease, "stdout?after=1").text()).isEqualTo("second try");
        assertThat(rig.output(lease, "stdout?after=2").status()).isEqualTo(404);
        assertThat(rig.complete(OutputRig.completion(second, "second try")).status())
                .isEqualTo(200);
    }

    @Test
    void bytesThatCameAfterTheReportAreNotPartOfTheOutput() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "all of it");
        rig.complete(OutputRig.completion(lease, "all of it"));
        Files.writeString(rig.file(lease, "stdout"), "all of it and more");
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("all of it");
    }

    @Test
    void comparesAfterARestart() throws Exception {
        Lease lease = rig.lease();
        rig.put(lease, 0, "kept");
        rig.restart();
        assertThat(rig.complete(OutputRig.completion(lease, "kept")).status()).isEqualTo(200);
        rig.restart();
        assertThat(rig.output(lease, "stdout").text()).isEqualTo("kept");
    }

    private String sql(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        }
    }
}
