package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ChaosProxy;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Fault;
import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network between a worker, a client and the control plane that loses, repeats, delays and cuts what it carries: each job
 * runs once, ends once and keeps its output.
 */
final class NetworkFaultsIT {
    private static final int FAULTS = Integer.getInteger("network.faults", 60);
    private static final int ROUND = 12;
    private static final int PERCENT = 25;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int MANY_LINES = 3_000;

    @TempDir
    Path folder;

    @Test
    void runsAndEndsEachJobOnceOverANetworkThatFailsAllTheTime() throws IOException {
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("NetworkFaultsIT: repeat with -Dhdcf.seed=" + seed);
        FaultPlan plan = new FaultPlan(seed, PERCENT, Fault.all());
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                ChaosProxy network = new ChaosProxy(control.port(), plan);
                WorkerProcess worker = new WorkerProcess(
                                folder.resolve("worker"), network.url(), "w1", List.of("--slots", "4"))
                        .start()) {
            Files.createDirectories(folder.resolve("starts"));
            Http client = new Http(network.url(), ControlProcess.TOKEN);
            List<String> jobs = new ArrayList<>();
            while (plan.count() < FAULTS) {
                int first = jobs.size();
                jobs.addAll(IntStream.range(first, first + ROUND)
                        .parallel()
                        .mapToObj(number -> submit(client, number))
                        .toList());
                await("every job ends; seed " + seed)
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> jobs.stream().allMatch(job -> hasEnded(control.http(), job)));
            }
            assertThat(worker.process().isAlive()).isTrue();
            for (int i = 0; i < jobs.size(); i++) {
                endedAsItDid(control.http(), jobs.get(i), i, seed);
            }
            System.out.println(
                    "NetworkFaultsIT: " + jobs.size() + " jobs, " + plan.count() + " faults " + plan.drawn());
            plan.heal();
            assertThat(worker.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            Ledger ledger = new Ledger(control.database()).isSound().hasEnded(jobs);
            assertThat(ledger.states()).as("seed " + seed).hasSize(jobs.size());
            plan.drawn().forEach((fault, times) -> Figures.survived("F11", "network: " + fault, times));
        }
    }

    /** Repeats a submission until it was heard, as a careful client does. */
    private String submit(Http client, int number) {
        String script = "echo x >> " + folder.resolve("starts/" + number) + "; n=0; while [ $n -lt " + lines(number)
                + " ]; do echo job " + number + " line $n; n=$((n+1)); done; exit " + number % 3;
        String body = "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":1}";
        while (true) {
            try {
                Http.Answer answer = client.post("/jobs", body, Map.of("Idempotency-Key", "job-" + number));
                assertThat(answer.status()).as(answer.text()).isIn(200, 201);
                return answer.json().get("job_id").asText();
            } catch (UncheckedIOException unheard) {
                Thread.onSpinWait();
            }
        }
    }

    private static int lines(int number) {
        return number % 4 == 0 ? MANY_LINES : 5;
    }

    private static boolean hasEnded(Http http, String job) {
        return Set.of("COMPLETED", "FAILED", "ABORTED")
                .contains(http.get("/jobs/" + job).json().get("status").asText());
    }

    private void endedAsItDid(Http http, String id, int number, long seed) throws IOException {
        JsonNode job = http.get("/jobs/" + id).json();
        String which = "job " + number + " with seed " + seed + ": " + job;
        assertThat(job.get("exit_code").asInt(-1)).as(which).isEqualTo(number % 3);
        assertThat(job.get("end_cause").asText()).as(which).isEqualTo("USER_EXIT");
        assertThat(job.get("attempt_count").asInt()).as(which).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("starts/" + number)))
                .as(which)
                .isEqualTo("x\n");
        StringBuilder expected = new StringBuilder();
        for (int line = 0; line < lines(number); line++) {
            expected.append("job ").append(number).append(" line ").append(line).append('\n');
        }
        assertThat(http.get("/jobs/" + id + "/output/stdout").text()).as(which).isEqualTo(expected.toString());
    }
}
