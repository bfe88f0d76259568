package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ChaosProxy;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Fault;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Http;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls whose answer was lost, or which arrived twice: repeated, each gives the answer that the first one was meant to have. */
final class RepeatedCallsIT {
    private static final Map<String, String> OCTETS = Map.of("Content-Type", "application/octet-stream");

    @TempDir
    Path folder;

    private ControlProcess control;
    private ChaosProxy network;
    private Http caller;

    @BeforeEach
    void start() {
        control = new ControlProcess(folder, List.of()).start();
        network = new ChaosProxy(control.port(), FaultPlan.none());
        caller = new Http(network.url(), ControlProcess.TOKEN);
    }

    @AfterEach
    void stop() {
        network.close();
        control.close();
    }

    /** Sends the call into the fault, then once more over a good network, and answers what came back then. */
    private Http.Answer harmed(Fault fault, String method, String path, String body) {
        Map<String, String> headers = method.equals("PUT")
                ? OCTETS
                : Map.of("Content-Type", "application/json", "Idempotency-Key", "key" + path.hashCode());
        network.plan().order(fault);
        @Nullable String octets = body.isEmpty() ? null : body;
        if (fault == Fault.TWICE || !method.equals("POST")) {
            // Of these, the JDK repeats by itself what it did not hear.
            return caller.send(method, path, headers, octets);
        }
        assertThatThrownBy(() -> caller.send(method, path, headers, octets)).isInstanceOf(UncheckedIOException.class);
        return caller.send(method, path, headers, octets);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ANSWER_LOST", "RESET_IN_ANSWER", "TWICE"})
    void repeatsEveryStepOfAJobAndHasItOnce(Fault fault) {
        JsonNode submitted =
                harmed(fault, "POST", "/jobs", "{\"command\":\"true\"}").json();
        assertThat(submitted.get("deduplicated").asBoolean()).isTrue();
        String job = submitted.get("job_id").asText();
        assertThat(caller.get("/jobs").json()).hasSize(1);
        assertThat(harmed(fault, "POST", "/register", "{\"worker_id\":\"w1\",\"nonce\":\"n\"}")
                        .status())
                .isEqualTo(200);
        JsonNode claimed = harmed(fault, "GET", "/next-job?worker_id=w1&max=2&claim_id=c1", "")
                .json();
        assertThat(claimed.get("jobs")).hasSize(1);
        assertThat(claimed.at("/jobs/0/job_id").asText()).isEqualTo(job);
        assertThat(claimed.at("/jobs/0/lease_epoch").asInt(1)).isEqualTo(1);
        String assignment = claimed.at("/jobs/0/assignment_id").asText();
        String lease = "\"job_id\":\"" + job + "\",\"worker_id\":\"w1\",\"assignment_id\":\"" + assignment + "\"";
        assertThat(harmed(fault, "POST", "/ack", "{" + lease + "}").status()).isEqualTo(200);
        String beat = "{\"worker_id\":\"w1\",\"current_job_id\":\"" + job + "\",\"seq\":1,\"metrics\":{},"
                + "\"assignments\":[{\"job_id\":\"" + job + "\",\"assignment_id\":\"" + assignment + "\"}]}";
        assertThat(harmed(fault, "POST", "/heartbeat", beat).status()).isEqualTo(200);
        String output = "/jobs/" + job + "/output/stdout?assignment_id=" + assignment + "&offset=0";
        assertThat(harmed(fault, "PUT", output, "hello\n").json().get("length").asLong())
                .isEqualTo(6);
        String report = "{" + lease + ",\"exit_code\":4,\"error\":\"no\"}";
        Http.Answer told = harmed(fault, "POST", "/fail", report);
        assertThat(told.status()).as(told.text()).isEqualTo(200);
        isRecordedOnce(job);
    }

    private void isRecordedOnce(String job) {
        JsonNode stored = caller.get("/jobs/" + job).json();
        assertThat(stored.get("attempt_count").asInt()).isEqualTo(1);
        assertThat(stored.get("lease_epoch").asInt()).isEqualTo(1);
        assertThat(stored.get("status").asText()).isEqualTo("RETRYING");
        assertThat(caller.get("/jobs/" + job + "/output/stdout?attempt=1").text())
                .isEqualTo("hello\n");
        assertThat(control.process().terminate()).isZero();
        Ledger ledger = new Ledger(control.database()).isSound();
        assertThat(ledger.sql().number("SELECT count(*) FROM attempts")).isEqualTo(1);
        assertThat(ledger.sql().column("SELECT outcome FROM attempts")).containsExactly("FAILED");
    }

    @Test
    void neverAppliesACallThatDidNotArrive() {
        for (Fault fault : List.of(Fault.RESET_BEFORE, Fault.RESET_IN_REQUEST, Fault.SWALLOWED)) {
            network.plan().order(fault);
            assertThatThrownBy(() -> caller.post("/jobs", "{\"command\":\"true\"}"))
                    .as(fault.name())
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(caller.get("/jobs").json()).isEmpty();
        network.plan().order(Fault.SLICES);
        assertThat(caller.post("/jobs", "{\"command\":\"true\"}").status()).isEqualTo(201);
        assertThat(caller.get("/jobs").json()).hasSize(1);
    }
}
