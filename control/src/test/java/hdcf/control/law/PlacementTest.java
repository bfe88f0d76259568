package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.WorkAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who of several workers that wait gets a job: the best suited, not who came first. */
final class PlacementTest {
    @TempDir
    Path folder;

    private final Map<String, Pending<WorkAnswer>> waiting = new TreeMap<>();
    private Plane plane;

    @BeforeEach
    void open() {
        plane = Plane.open(folder);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void ofEqualWorkersWhoCameFirst() throws Refusal {
        register("b", "a", "c");
        park("b", "a", "c");
        assertThat(taker("true")).isEqualTo("b");
        assertThat(taker("true")).isEqualTo("a");
    }

    @Test
    void theOneThatIsNearer() throws Refusal {
        register("far", "near");
        measure("far", 80, 0);
        measure("near", 5, 0);
        park("far", "near");
        assertThat(taker("true")).isEqualTo("near");
    }

    @Test
    void theOneWhoseProcessorsAreIdleAlsoWhenThatIsToldWhileItWaits() throws Refusal {
        register("busy", "idle");
        park("busy", "idle");
        measure("busy", 1, 90);
        measure("idle", 1, 10);
        assertThat(taker("true")).isEqualTo("idle");
    }

    @Test
    void theOneThatHoldsLess() throws Refusal {
        register("first", "second");
        plane.submit("true");
        plane.run("first");
        park("first", "second");
        assertThat(taker("true")).isEqualTo("second");
    }

    @Test
    void theOneOnWhichAttemptsEndWell() throws Refusal {
        register("flaky", "solid");
        for (int i = 0; i < 2; i++) {
            plane.submit(new NewJob("true", List.of(), "", 0, 1, 0, 0, 0, false, List.of()));
            plane.fail(plane.run("flaky"), "flaky", 1, EndCause.USER_EXIT);
        }
        park("flaky", "solid");
        assertThat(taker("true")).isEqualTo("solid");
    }

    @Test
    void aJobWithoutGpuLeavesTheGpuToOthers() throws Refusal {
        plane.register("gpus", new Resources(4.0, 8_000L, null, List.of("A"), null));
        plane.register("plain", new Resources(4.0, 8_000L, null, List.of(), null));
        park("gpus", "plain");
        assertThat(taker(Wanting.cpus(2).job())).isEqualTo("plain");
        assertThat(taker(Wanting.gpus(1).job())).isEqualTo("gpus");
    }

    @Test
    void theTightFit() throws Refusal {
        plane.register("large", new Resources(16.0, 64_000L, null, null, null));
        plane.register("small", new Resources(4.0, 8_000L, null, null, null));
        park("large", "small");
        assertThat(taker(Wanting.memory(6_000).job())).isEqualTo("small");
    }

    @Test
    void theSameStateGivesTheSamePlacementAndSaysWhy() throws Refusal {
        register("far", "near", "farthest");
        measure("far", 50, 0);
        measure("near", 10, 0);
        measure("farthest", 200, 0);
        park("farthest", "far", "near");
        String job = plane.submit("true");
        Assignment given = answer("near").jobs().get(0);
        plane.ack(given, "near");
        assertThat(plane.call(new WhyCommand(job)).sentence())
                .isEqualTo("It runs on near, which waited: score 0.10, before far with 0.50");
    }

    @Test
    void severalShareWhatComesAtOnceByTheirSlots() throws Refusal {
        register("a", "b");
        for (String worker : List.of("a", "b")) {
            waiting.put(worker, plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest(worker, 4, 60_000, null))));
        }
        plane.settle();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(Plane.job("true"));
        }
        plane.call(new SubmitCommand(Plane.CALLER, jobs, null));
        assertThat(answer("a").jobs()).hasSize(3);
        assertThat(answer("b").jobs()).hasSize(3);
    }

    private WorkAnswer answer(String worker) throws Refusal {
        return Objects.requireNonNull(waiting.get(worker)).get();
    }

    private void register(String... workers) throws Refusal {
        for (String worker : workers) {
            plane.register(worker);
        }
    }

    private void measure(String worker, double rttMs, double cpuPercent) throws Refusal {
        String metrics = "{\"rtt_ms\":" + rttMs + ",\"cpu_usage_percent\":" + cpuPercent + "}";
        plane.call(new HeartbeatCommand(
                Plane.CALLER,
                new HeartbeatRequest(
                        worker, null, null, null, Json.parse(metrics, JsonNode.class), null, null, null, null, null)));
    }

    private void park(String... workers) {
        for (String worker : workers) {
            waiting.put(worker, plane.start(new ClaimCommand(Plane.CALLER, new ClaimRequest(worker, 1, 60_000, null))));
            plane.settle();
        }
        plane.pass(Duration.ofSeconds(1));
    }

    private String taker(String command) throws Refusal {
        return taker(Plane.job(command));
    }

    /** Who gets it. */
    private String taker(NewJob job) throws Refusal {
        String id = plane.submit(job);
        return String.valueOf(plane.view(id).workerId());
    }
}
