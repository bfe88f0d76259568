package hdcf.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.OutputRig.Answer;
import hdcf.control.OutputRig.Lease;
import hdcf.schema.wire.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of programs that say more than this version knows, or leave out what they may. */
final class OtherProgramsTest {
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
    void anEndWhoseCauseHasNoNameHereIsRecordedAllTheSame() throws Exception {
        Lease lease = rig.lease(ONE_ATTEMPT);
        ObjectNode report = OutputRig.report(lease).put("end_cause", "EVICTED").put("error", "evicted");
        Answer answer = rig.post("/fail", report.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.job(lease).path("status").asText()).isEqualTo("FAILED");
        assertThat(rig.job(lease).path("end_cause").asText()).isEqualTo("INFRASTRUCTURE");
    }

    @Test
    void aCauseWithoutANameHereDoesNotMatterToACompletion() throws Exception {
        Lease lease = rig.lease();
        assertThat(rig.complete(OutputRig.completion(lease, "").put("end_cause", "DONE_WELL"))
                        .status())
                .isEqualTo(200);
        assertThat(rig.job(lease).path("status").asText()).isEqualTo("COMPLETED");
        assertThat(rig.job(lease).path("end_cause").asText()).isEqualTo("USER_EXIT");
    }

    @Test
    void aReplayedFailureWithSuchACauseIsTaken() throws Exception {
        Lease lease = rig.lease(ONE_ATTEMPT);
        ObjectNode body = Json.mapper().createObjectNode().put("worker_id", "w1");
        body.putArray("completed_jobs")
                .add(OutputRig.report(lease).put("status", "FAILED").put("end_cause", "EVICTED"));
        assertThat(rig.post("/reconnect", body.toString())
                        .json()
                        .at("/actions/0/result")
                        .asText())
                .isEqualTo("ACCEPTED");
        assertThat(rig.job(lease).path("end_cause").asText()).isEqualTo("INFRASTRUCTURE");
    }

    @Test
    void anEmptyCauseIsNone() throws Exception {
        Lease lease = rig.lease(ONE_ATTEMPT);
        assertThat(rig.post(
                                "/fail",
                                OutputRig.report(lease).put("end_cause", "").toString())
                        .status())
                .isEqualTo(200);
        assertThat(rig.job(lease).path("end_cause").asText()).isEqualTo("USER_EXIT");
    }

    @Test
    void aWorkerIsPutAsideWithoutABody() throws Exception {
        rig.post("/register", "{\"worker_id\":\"w1\"}");
        for (String verb : new String[] {"drain", "quarantine"}) {
            Answer answer = rig.send("POST", "/workers/w1/" + verb, "", new byte[0]);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        assertThat(rig.send(
                                "POST",
                                "/workers/w1/drain",
                                "text/plain",
                                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(415);
        Answer nothing = rig.send("POST", "/register", "", new byte[0]);
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.text()).contains("empty body");
    }

    @Test
    void anEmptyNonceIsNone() throws Exception {
        assertThat(register("w1", ",\"nonce\":\"\"")).isEqualTo(200);
        assertThat(register("w1", "")).isEqualTo(200);
        assertThat(register("w1", ",\"nonce\":\"\"")).isEqualTo(200);
        assertThat(register("w1", "")).isEqualTo(200);
        assertThat(register("w1", ",\"nonce\":\"one\"")).isEqualTo(200);
        assertThat(register("w1", ",\"nonce\":\"\"")).isEqualTo(409);
        assertThat(register("w1", "")).isEqualTo(409);
    }

    private int register(String worker, String nonce) throws Exception {
        return rig.post("/register", "{\"worker_id\":\"" + worker + "\"" + nonce + "}")
                .status();
    }
}
