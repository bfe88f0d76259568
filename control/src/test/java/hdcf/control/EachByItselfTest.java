package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.OutputRig.Answer;
import hdcf.control.OutputRig.Lease;
import hdcf.schema.wire.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry of a list that cannot be understood keeps no other from being judged. */
final class EachByItselfTest {
    private static final String ONE_ATTEMPT = "{\"command\":\"true\",\"max_attempts\":1}";

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
    void anOddElementKeepsNoOtherFromBeingAcknowledged() throws Exception {
        rig.post("/register", "{\"worker_id\":\"w1\"}");
        rig.post("/jobs", "{\"command\":\"true\"}");
        Lease lease = rig.claim();
        Answer answer = rig.post("/ack", "[{\"job_id\":5},null,[]," + OutputRig.report(lease) + ",\"x\"]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().findValuesAsText("http_status")).containsExactly("422", "422", "422", "200", "422");
        assertThat(answer.json().at("/0/body/errors/0/pointer").asText()).isEqualTo("/0/job_id");
        assertThat(answer.json().at("/1/body/detail").asText()).isEqualTo("Expected /1 to be an object, found null");
        assertThat(status(lease)).isEqualTo("RUNNING");
        assertThat(rig.post("/ack", "[" + OutputRig.report(lease) + ",{]").code())
                .isEqualTo("malformed_json");
    }

    @Test
    void anOddReportKeepsNoOtherFromBeingRecorded() throws Exception {
        Lease lease = rig.lease(ONE_ATTEMPT);
        ObjectNode odd = OutputRig.report(lease).put("exit_code", "1");
        Answer answer =
                rig.post("/fail", "[" + odd + "," + OutputRig.report(lease).put("exit_code", 4) + "]");
        assertThat(answer.json().findValuesAsText("http_status")).containsExactly("422", "200");
        assertThat(status(lease)).isEqualTo("FAILED");
        assertThat(rig.post("/fail", odd.toString()).status()).isEqualTo(422);
    }

    @Test
    void reconnectingJudgesTheOthersWhenOneEntryIsOdd() throws Exception {
        Lease ended = rig.lease();
        Lease kept = rig.lease();
        ObjectNode body = reconnection();
        ArrayNode reports = body.putArray("completed_jobs");
        reports.add(OutputRig.completion(ended, "").put("status", "DONE"));
        reports.add(OutputRig.report(ended).put("status", "FAILED").put("exit_code", "1"));
        reports.add(OutputRig.completion(ended, "").put("status", "COMPLETED"));
        reports.addNull().addObject().put("job_id", 5);
        ArrayNode leases = body.putArray("assignments");
        leases.add(OutputRig.report(kept).put("job_id", 5)).addNull().add(OutputRig.report(kept));
        Answer answer = rig.post("/reconnect", body.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode actions = answer.json().path("actions");
        assertThat(actions.findValuesAsText("result"))
                .containsExactly(
                        "REJECTED", "REJECTED", "ACCEPTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "ACCEPTED");
        assertThat(actions.findValuesAsText("action"))
                .containsExactly(
                        "REPLAY_COMPLETED",
                        "REPLAY_FAILED",
                        "REPLAY_COMPLETED",
                        "REPLAY_COMPLETED",
                        "REPLAY_COMPLETED",
                        "CLEAR_CURRENT_JOB",
                        "CLEAR_CURRENT_JOB",
                        "KEEP_CURRENT_JOB");
        assertThat(actions.at("/0/job_id").asText()).isEqualTo(ended.job());
        assertThat(actions.at("/0/error").asText()).contains("/completed_jobs/0/status", "COMPLETED, FAILED");
        assertThat(actions.at("/4/error").asText()).contains("/completed_jobs/4/job_id");
        assertThat(actions.at("/5/error").asText()).contains("/assignments/0/job_id");
        assertThat(status(ended)).isEqualTo("COMPLETED");
        assertThat(status(kept)).isEqualTo("RUNNING");
    }

    @Test
    void aLeaseInAnOddEntryIsNotTakenForOmitted() throws Exception {
        Lease lease = rig.lease();
        ObjectNode body = reconnection();
        body.putArray("assignments").add(OutputRig.report(lease).put("job_id", 5));
        assertThat(rig.post("/reconnect", body.toString()).status()).isEqualTo(200);
        assertThat(status(lease)).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "ABORTED", "LOST", ""})
    void whatDoesNotSayThatItEndedIsNoEnd(String word) throws Exception {
        Lease lease = rig.lease();
        ObjectNode report = OutputRig.completion(lease, "");
        ObjectNode body = reconnection();
        body.putArray("completed_jobs").add(word.isEmpty() ? report : report.put("status", word));
        JsonNode action =
                rig.post("/reconnect", body.toString()).json().path("actions").path(0);
        assertThat(action.path("result").asText()).isEqualTo("REJECTED");
        assertThat(action.path("error").asText()).startsWith("Expected status COMPLETED or FAILED, found ");
        assertThat(status(lease)).isEqualTo("RUNNING");
    }

    private String status(Lease lease) throws Exception {
        return rig.job(lease).path("status").asText();
    }

    private static ObjectNode reconnection() {
        return Json.mapper()
                .createObjectNode()
                .put("worker_id", "w1")
                .put("instance_id", "i2")
                .putNull("current_job_id");
    }
}
