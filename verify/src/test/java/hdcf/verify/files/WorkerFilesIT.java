package hdcf.verify.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.BlobTransfer;
import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.schema.wire.BlobRef;
import hdcf.verify.harness.ChaosProxy;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Fault;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Sql;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go to real workers and come back, over a network that cuts them short at any byte. */
final class WorkerFilesIT {
    private static final int MORE_JOBS = 30;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PERCENT = 20;
    private static final int BYTES = 3_300_000;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("hdcf.seed", System.nanoTime());
    private ControlProcess control;
    private ChaosProxy network;

    @BeforeEach
    void start() {
        control = new ControlProcess(
                        folder.resolve("control"),
                        List.of(
                                "--heartbeat-timeout-seconds",
                                "5",
                                "--lost-grace-seconds",
                                "1",
                                "--reconcile-interval-seconds",
                                "1"))
                .start();
        network = new ChaosProxy(
                control.port(),
                new FaultPlan(
                        seed, PERCENT, List.of(Fault.RESET_IN_REQUEST, Fault.RESET_IN_ANSWER, Fault.ANSWER_LOST)));
    }

    @AfterEach
    void stop() {
        network.close();
        control.close();
    }

    private WorkerProcess worker(String id) {
        return new WorkerProcess(folder.resolve(id), network.url(), id, List.of("--slots", "1")).start();
    }

    private String submit(String script, ObjectNode execution) {
        ObjectNode job = MAPPER.createObjectNode().put("command", "sh").put("max_attempts", 2);
        job.putArray("args").add("-c").add(script);
        job.set("execution", execution);
        Http.Answer answer = control.http().post("/jobs", job.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private JsonNode completed(String job) {
        await("the job completes; seed " + seed).atMost(LIMIT).untilAsserted(() -> {
            JsonNode now = control.http().get("/jobs/" + job).json();
            assertThat(now.get("status").asText()).as(now.toString()).isEqualTo("COMPLETED");
        });
        return control.http().get("/jobs/" + job).json();
    }

    @Test
    void carriesInputsAndOutputsWholeThoughTheTransferIsCutAgainAndAgain() throws Exception {
        byte[] content = new byte[BYTES];
        new Random(seed).nextBytes(content);
        Path input = Files.write(folder.resolve("input"), content);
        BlobRef blob = FileSum.of(input);
        BlobTransfer transfer = new BlobTransfer(
                new HdcfClient(HttpTransport.to(control.url()), ControlProcess.TOKEN, 20_000),
                TimeUnit.MILLISECONDS::sleep,
                20_000);
        transfer.upload(input, blob);
        ObjectNode execution = MAPPER.createObjectNode();
        execution.putArray("inputs").addObject().put("path", "in/data").put("sha256", blob.sha256());
        execution.putArray("outputs").add("out/*");
        try (WorkerProcess worker = worker("w1")) {
            JsonNode job = completed(submit(
                    "mkdir out; cp in/data out/same; tail -c 1000000 in/data > out/tail; tail -c 20000 in/data",
                    execution));
            assertThat(job.get("attempt_count").asInt())
                    .as(job + "; seed " + seed)
                    .isEqualTo(1);
            assertThat(job.get("artifact_upload_state").asText()).isEqualTo("ok");
            JsonNode files = control.http()
                    .get("/jobs/" + job.get("job_id").asText() + "/files")
                    .json();
            assertThat(files.findValuesAsText("path")).containsExactlyInAnyOrder("out/same", "out/tail");
            assertThat(files.findValuesAsText("sha256")).contains(blob.sha256());
            Path tail = folder.resolve("tail");
            String sum = files.findValuesAsText("sha256").stream()
                    .filter(one -> !one.equals(blob.sha256()))
                    .findFirst()
                    .orElseThrow();
            transfer.download(new BlobRef(sum, 1_000_000), tail);
            assertThat(Files.readAllBytes(tail))
                    .isEqualTo(java.util.Arrays.copyOfRange(content, BYTES - 1_000_000, BYTES));
            assertThat(new Sql(control.database()).column("SELECT stdout_length FROM attempts"))
                    .containsExactly("20000");
            for (int more = 0; network.plan().count() == 0 && more < MORE_JOBS; more++) {
                // A quick transfer may slip through between two faults.
                completed(submit("mkdir out; cp in/data out/same", execution));
            }
            assertThat(network.plan().count()).as("seed " + seed).isPositive();
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    private static final String COUNT_ON =
            "if [ -e \"$HDCF_CHECKPOINT\" ]; then echo from $(wc -c <\"$HDCF_CHECKPOINT\")"
                    + " $(head -c 7 \"$HDCF_CHECKPOINT\"); exit 0; fi; (echo step 41; head -c 1500000 /dev/zero)"
                    + " >\"$HDCF_CHECKPOINT.new\"; mv \"$HDCF_CHECKPOINT.new\" \"$HDCF_CHECKPOINT\"; ";

    @Test
    void handsTheCheckpointOfAFailedAttemptToTheNextOne() {
        try (WorkerProcess worker = worker("w1")) {
            JsonNode job = completed(submit(COUNT_ON + "exit 7", MAPPER.createObjectNode()));
            wentOn(job);
            assertThat(new Sql(control.database()).rows("SELECT outcome, exit_code FROM attempts ORDER BY lease_epoch"))
                    .containsExactly(List.of("FAILED", "7"), List.of("COMPLETED", "0"));
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void handsTheCheckpointOfALostMachineToAnotherOne() {
        try (WorkerProcess lost = worker("lost")) {
            String id = submit(COUNT_ON + "sleep 600", MAPPER.createObjectNode());
            await("the checkpoint has arrived; seed " + seed)
                    .atMost(LIMIT)
                    .until(() ->
                            control.http().get("/events?job_id=" + id).text().contains("job_checkpointed"));
            lost.process().killAll();
        }
        try (WorkerProcess heir = worker("heir")) {
            JsonNode job = completed(control.http()
                    .get("/jobs?limit=1")
                    .json()
                    .get(0)
                    .get("job_id")
                    .asText());
            wentOn(job);
            assertThat(job.get("worker_id").asText()).isEqualTo("heir");
            assertThat(heir.process().isAlive()).isTrue();
        }
    }

    private void wentOn(JsonNode job) {
        assertThat(control.http()
                        .get("/jobs/" + job.get("job_id").asText() + "/output/stdout?attempt=2")
                        .text())
                .as("seed " + seed)
                .isEqualTo("from 1500008 step 41\n");
    }
}
