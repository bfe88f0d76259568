package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that are heard, but get no work, or not every work. */
class WorkerHealthIT {
    private static final String WELL =
            "{\"worker_id\":\"well\",\"status\":\"ONLINE\",\"slots\":2,\"health\":\"HEALTHY\","
                    + "\"capabilities\":[\"ssd\"],\"resources\":{\"cpus\":4.0,\"memory_mb\":8192,\"gpus\":1.0,"
                    + "\"named\":{\"license\":2.0}}}";
    private static final String DRAINED =
            "{\"worker_id\":\"away\",\"status\":\"ONLINE\",\"slots\":2,\"health\":\"DRAINING\","
                    + "\"health_reason\":\"new disks\",\"health_until_ms\":4000000000000,\"capabilities\":[]}";

    private final FakeControl control = new FakeControl();

    WorkerHealthIT() throws IOException {}

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private FakeControl tell(String workers) {
        return control.tell("GET /workers", 200, "[" + workers + "]")
                .tell("GET /jobs", 200, "[]")
                .tell("GET /metrics", 200, "")
                .tell("GET /healthz", 200, "{\"status\":\"ok\",\"checks\":{}}");
    }

    @Test
    void aDrainedWorkerIsSeenInEveryView() {
        tell(WELL + "," + DRAINED);
        assertThat(call("worker", "list").out()).containsPattern("well +ONLINE").containsPattern("away +DRAINING");
        assertThat(call("worker", "show", "away").out())
                .containsPattern("state +ONLINE\n")
                .containsPattern("health +DRAINING: new disks\n")
                .containsPattern("until +2096-10-0");
        assertThat(call("top").out())
                .contains("1 DRAINING, 1 ONLINE; 0 of 4 slots busy\n")
                .containsPattern("away +DRAINING");
        assertThat(call("doctor").out()).containsPattern("ok +workers +2 online of 2, 1 DRAINING\n");
    }

    @Test
    void doctorSaysThatNoWorkerIsGivenWork() {
        tell(DRAINED);
        Cli cli = call("doctor");
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.out())
                .containsPattern(
                        "BAD +workers +1 online of 1, 1 DRAINING. Next: give one work again with hdcfctl worker"
                                + " resume away\n");
    }

    private String dryRun(String... options) {
        List<String> argv = new ArrayList<>(List.of("submit", "--dry-run"));
        argv.addAll(List.of(options));
        argv.addAll(List.of("--", "true"));
        Cli cli = call(argv.toArray(String[]::new));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return cli.err();
    }

    @Test
    void aDryRunNamesOnlyWorkersThatHaveWhatIsAskedFor() {
        tell(WELL + "," + DRAINED);
        String[][] fit = {
            {}, {"--gpus", "1"}, {"--cpus", "4", "--mem", "8G"}, {"--resource", "license=2"}, {"--needs-gpu"}
        };
        for (String[] options : fit) {
            assertThat(dryRun(options)).as(List.of(options).toString()).endsWith("; it could run on well\n");
        }
        String[][] none = {
            {"--gpus", "2"}, {"--cpus", "5"}, {"--mem", "9G"}, {"--resource", "disk=1"}, {"--requirements", "x"}
        };
        for (String[] options : none) {
            assertThat(dryRun(options))
                    .as(List.of(options).toString())
                    .contains("; no worker that is given work could run it. Next: ");
        }
    }

    @Test
    void aDryRunLeavesOutAWorkerThatGetsNoWork() {
        tell(DRAINED);
        assertThat(dryRun()).contains("; no worker that is given work could run it. Next: hdcfctl worker list");
    }
}
