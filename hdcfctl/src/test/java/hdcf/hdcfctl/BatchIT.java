package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs at once: arrays, lines, graphs, and the verbs about batches. */
class BatchIT {
    private static final String RECEIPT = "{\"batch_id\":\"b-2\",\"number\":2,\"state\":\"QUEUED\",\"jobs\":3,"
            + "\"first_number\":5,\"last_number\":7}";
    private static final String BATCH = "{\"batch_id\":\"b-2\",\"number\":2,\"name\":\"night\",\"state\":\"FAILED\","
            + "\"policy\":\"any\",\"submitter\":\"t\",\"jobs\":2,\"counts\":{\"COMPLETED\":1,\"FAILED\":1,\"RUNNING\":0},"
            + "\"created_at_ms\":1700000000000,\"ended_at_ms\":1700000003500}";
    private static final String GOOD = "{\"job_id\":\"x\",\"number\":5,\"status\":\"COMPLETED\",\"command\":\"c\","
            + "\"args\":[],\"exit_code\":0,\"name\":\"a\",\"labels\":[\"team=red\"],\"batch\":{\"number\":2,\"index\":1}}";
    private static final String BAD =
            "{\"job_id\":\"y\",\"number\":6,\"status\":\"FAILED\",\"command\":\"c\",\"args\":[],"
                    + "\"exit_code\":7,\"batch\":{\"number\":2,\"index\":2}}";

    @TempDir
    Path folder;

    private final FakeControl control = new FakeControl();

    BatchIT() throws IOException {}

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private String sent(String call) {
        List<FakeControl.Seen> all =
                control.seen().stream().filter(seen -> seen.call().equals(call)).toList();
        return all.get(all.size() - 1).body();
    }

    @Test
    void anArrayIsOneCall() {
        control.tell("POST /batches", 201, RECEIPT);
        String[] argv = {
            "submit", "--array", "1-10:2%4", "--max-fails", "3", "--policy", "any", "--name", "n", "--", "c"
        };
        assertThat(call(argv)).isEqualTo(new Cli(0, "batch:2 has 3 jobs, from 5 to 7\n", ""));
        assertThat(sent("POST /batches"))
                .isEqualTo(
                        "{\"name\":\"n\",\"max_running\":4,\"max_fails\":3,\"policy\":\"any\",\"job\":{\"command\":\"c\"},"
                                + "\"array\":\"1-10:2\"}");
        assertThat(call("submit", "-q", "--array", "1-3", "--", "c").out()).isEqualTo("batch:2\n");
        assertThat(call("submit", "--array", "1-3%0", "--", "c").exitCode()).isEqualTo(2);
        assertThat(call("submit", "--array", "1-3%2", "--max-running", "2", "--", "c")
                        .exitCode())
                .isEqualTo(2);
        assertThat(call("submit", "--array", "1-3", "--follow", "--", "c").exitCode())
                .isEqualTo(2);
        assertThat(call("submit", "--array", "1-3", "--each-line", "-", "--", "c")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void linesAreABatchAndOfAnOlderControlPlaneAList() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), "one\n\ntwo\n");
        String[] argv = {"submit", "-q", "--each-line", lines.toString(), "--", "echo", "<{}>"};
        control.tell("POST /batches", 201, RECEIPT).tell("POST /batches", 404, "{}");
        assertThat(call(argv).out()).isEqualTo("batch:2\n");
        String jobs = "[{\"command\":\"echo\",\"args\":[\"<one>\"]},{\"command\":\"echo\",\"args\":[\"<two>\"]}]";
        assertThat(sent("POST /batches")).isEqualTo("{\"jobs\":" + jobs + "}");
        control.tell(
                "POST /jobs",
                201,
                "[{\"job_id\":\"x\",\"number\":5,\"status\":\"PENDING\"},"
                        + "{\"job_id\":\"y\",\"number\":6,\"status\":\"PENDING\"}]");
        assertThat(call(argv).out()).isEqualTo("5\n6\n");
        assertThat(sent("POST /jobs")).isEqualTo(jobs);
        Cli older = call("submit", "--array", "1-3", "--", "c");
        assertThat(older.exitCode()).isEqualTo(4);
        assertThat(older.err()).contains("knows batches", "Next: upgrade");
    }

    @Test
    void aGraphIsWrittenWithTheOptionsOfSubmit() throws IOException {
        control.tell("POST /batches", 201, RECEIPT);
        Path yaml = Files.writeString(folder.resolve("g.yaml"), """
            name: nightly
            max-running: 4
            defaults: {retries: 0, env: {MODE: fast}}
            jobs:
              fetch: {run: "echo $MODE"}
              build:
                command: [make, all]
                after: [fetch]
                time-limit: 1h
                needs-gpu: false
              alarm: {command: [mail], after: "fail:build"}
            """);
        Path toml = Files.writeString(folder.resolve("g.toml"), """
            name = "nightly"
            max-running = 4
            [defaults]
            retries = 0
            env = { MODE = "fast" }
            [jobs.fetch]
            run = "echo $MODE"
            [jobs.build]
            command = ["make", "all"]
            after = ["fetch"]
            time-limit = "1h"
            [jobs.alarm]
            command = ["mail"]
            after = "fail:build"
            """);
        for (Path file : List.of(yaml, toml)) {
            Cli cli = call("submit", "--from", file.toString());
            assertThat(cli.err()).isEmpty();
            assertThat(sent("POST /batches"))
                    .isEqualTo("{\"name\":\"nightly\",\"max_running\":4,\"jobs\":["
                            + "{\"command\":\"/bin/sh\",\"args\":[\"-c\",\"echo $MODE\"],\"max_attempts\":1,"
                            + "\"name\":\"fetch\",\"execution\":{\"env\":{\"MODE\":\"fast\"}}},"
                            + "{\"command\":\"make\",\"args\":[\"all\"],\"timeout_ms\":3600000,\"max_attempts\":1,"
                            + "\"name\":\"build\",\"after\":[{\"job\":\"fetch\",\"on\":\"ok\"}],"
                            + "\"execution\":{\"env\":{\"MODE\":\"fast\"}}},"
                            + "{\"command\":\"mail\",\"max_attempts\":1,\"name\":\"alarm\","
                            + "\"after\":[{\"job\":\"build\",\"on\":\"fail\"}],"
                            + "\"execution\":{\"env\":{\"MODE\":\"fast\"}}}]}");
        }
    }

    @Test
    void whatOnlyBatchesHaveIsRefusedForOneJob() {
        for (String option : List.of("--max-running=2", "--max-fails=2", "--policy=all")) {
            Cli cli = call("submit", option, "--", "true");
            assertThat(cli.exitCode()).isEqualTo(2);
            assertThat(cli.err())
                    .contains("Expected --each-line, --array or --from beside " + option.split("=", 2)[0])
                    .hasLineCount(1);
        }
        assertThat(control.seen()).isEmpty();
    }

    @Test
    void aGraphThatIsWrongIsSaidSo() throws IOException {
        Map<String, String> wrong = Map.of(
                "jobs: {a: {run: x, nonsense: 1}}", "nonsense",
                "jobs: {a: {}}", "either run",
                "jobs: {a: {run: x, command: [y]}}", "either run",
                "jobs: []", "1 to 100000 jobs",
                "jobz: {a: {run: x}}", "jobz",
                "[1", "YAML",
                "jobs: {a: 1}", "options for job a",
                "jobs: {a: {run: x}, a: {run: y}}", "Duplicate field 'a'",
                "max-running: many\njobs: {a: {run: x}}", "a number for max-running");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            Path file = Files.writeString(folder.resolve("w.yml"), each.getKey());
            Cli cli = call("submit", "--from", file.toString());
            assertThat(cli.exitCode()).as(each.getKey()).isEqualTo(2);
            assertThat(cli.err())
                    .contains(each.getValue(), "Next: hdcfctl submit --help")
                    .hasLineCount(1);
        }
        Path twice =
                Files.writeString(folder.resolve("w.json"), "{\"jobs\":{\"a\":{\"run\":\"x\"},\"a\":{\"run\":\"y\"}}}");
        assertThat(call("submit", "--from", twice.toString()).err()).contains("Duplicate field 'a'");
        assertThat(call("submit", "--from", folder.resolve("none.yaml").toString())
                        .exitCode())
                .isEqualTo(74);
        assertThat(control.seen()).isEmpty();
    }

    @Test
    void jobsThatAreWaitedForAreLookedUp() {
        control.tell("GET /jobs/5", 200, GOOD).tell("GET /jobs", 200, "[" + BAD + "]");
        control.tell("POST /jobs", 201, "{\"job_id\":\"z\",\"number\":8,\"status\":\"PENDING\"}");
        String[] argv = {
            "submit", "-q", "--name", "n", "--after", "5", "--after", "any:last", "--after-mode", "any", "--", "c"
        };
        assertThat(call(argv).out()).isEqualTo("8\n");
        assertThat(sent("POST /jobs"))
                .isEqualTo(
                        "{\"command\":\"c\",\"name\":\"n\","
                                + "\"after\":[{\"job\":\"x\",\"on\":\"ok\"},{\"job\":\"y\",\"on\":\"any\"}],\"after_mode\":\"any\"}");
        assertThat(call("submit", "--after", "soon:5", "--", "c").exitCode()).isEqualTo(2);
        assertThat(call("submit", "--after", "9", "--", "c").exitCode()).isEqualTo(3);
    }

    @Test
    void batchesAreListedShownAndAborted() {
        control.tell("GET /batches", 200, "[" + BATCH + "]")
                .tell("GET /batches/2", 200, BATCH)
                .tell("POST /batches/2/abort", 200, "{\"batch_id\":\"b-2\",\"number\":2,\"unfinished\":1}");
        assertThat(call("batch", "list").out()).containsPattern("2 +FAILED +2 +2 +1 +0 .* 3.5s +night\n");
        assertThat(call("batch", "show", "2", "-o", "json").out())
                .isEqualTo("{\"version\":1,\"batches\":[{\"number\":2,\"id\":\"b-2\",\"name\":\"night\","
                        + "\"state\":\"FAILED\",\"policy\":\"any\",\"jobs\":2,\"counts\":{\"COMPLETED\":1,\"FAILED\":1,"
                        + "\"RUNNING\":0},\"max_running\":null,\"max_fails\":null,\"stop_reason\":null,"
                        + "\"created\":\"2023-11-14T22:13:20Z\",\"ended\":\"2023-11-14T22:13:23.500Z\"}]}\n");
        assertThat(call("batch", "show", "batch:2", "-q").out()).isEqualTo("2\n");
        assertThat(call("batch", "abort", "2", "--reason", "r").out())
                .isEqualTo("batch 2 is aborted: 1 jobs of it had not ended\n");
        assertThat(sent("POST /batches/2/abort")).isEqualTo("{\"reason\":\"r\"}");
        assertThat(call("batch", "show", "3").exitCode()).isEqualTo(3);
        assertThat(call("batch").err()).contains("batch list");
    }

    @Test
    void theResultsOfABatchComeInItsOrder() {
        String lines = """
                {"index":1,"item":"one","job_id":"x","number":5,"status":"COMPLETED","exit_code":0,"attempt_count":1}
                {"index":2,"job_id":"y","number":6,"status":"FAILED"}
                """;
        control.tell("GET /batches/2/results", 200, lines);
        assertThat(call("batch", "results", "2", "-q").out()).isEqualTo("5\n6\n");
        assertThat(call("batch", "results", "2").out()).containsPattern("1 +COMPLETED +5 +1 +0 +one\n");
        assertThat(call("batch", "results", "2", "-o", "jsonl").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"version\":1,\"index\":"));
        assertThat(call("batch", "results", "2", "--stream", "stdout").out()).isEqualTo(lines);
        assertThat(control.seen().get(3).query()).isEqualTo("stream=stdout");
        assertThat(call("batch", "results", "2", "-o", "json").out())
                .startsWith("{\"version\":1,\"results\":[{\"index\":1,")
                .contains("},{\"index\":2,")
                .endsWith("}]}\n");
        control.tell("GET /batches/3/results", 200, "");
        assertThat(call("batch", "results", "3", "-o", "json").out()).isEqualTo("{\"version\":1,\"results\":[]}\n");
    }

    @Test
    void aBatchIsWaitedForAsOne() {
        control.tell("GET /events", 200, "[]")
                .tell("GET /batches/2", 200, BATCH)
                .tell("GET /batches/b-2", 200, BATCH)
                .tell("GET /jobs", 200, "[" + BAD + "," + GOOD + "]");
        Cli failed = call("batch", "wait", "2");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEqualTo("job 5 COMPLETED, exit code 0\njob 6 FAILED, exit code 7\n");
        assertThat(failed.err()).contains("found it FAILED", "Next: hdcfctl ls batch:2");
        assertThat(call("batch", "wait", "2", "--exit-code", "max").exitCode()).isEqualTo(7);
        control.tell("GET /batches/b-2", 200, BATCH.replace("\"FAILED\",\"policy", "\"COMPLETED\",\"policy"));
        assertThat(call("batch", "wait", "2").exitCode()).isEqualTo(1);
        assertThat(call("batch", "wait", "2").exitCode()).isZero();
        control.tell("POST /batches", 201, RECEIPT);
        assertThat(call("submit", "--wait", "--exit-code", "max", "--array", "1-2", "--", "c")
                        .exitCode())
                .isEqualTo(7);
        assertThat(call("wait", "batch:2").exitCode()).isEqualTo(1);
    }

    @Test
    void aListIsNarrowedByBatchAndName() {
        control.tell("GET /jobs", 200, "[" + BAD + "," + GOOD + "]");
        assertThat(call("ls", "--batch", "2", "-q").out()).isEqualTo("5\n6\n");
        assertThat(control.seen().get(0).query()).contains("batch=2");
        assertThat(call("ls", "batch:2", "--name", "a", "-q").out()).isEqualTo("5\n");
        control.tell("GET /batches", 200, "[" + BATCH + "]");
        assertThat(call("ls", "--batch", "last", "-q").out()).isEqualTo("5\n6\n");
        assertThat(call("ls", "batch:last", "-q").out()).isEqualTo("5\n6\n");
        assertThat(control.seen().get(5).query()).contains("batch=b-2");
        assertThat(call("show", "a", "-q").out()).isEqualTo("5\n");
        assertThat(call("show", "nobody").exitCode()).isEqualTo(3);
        assertThat(call("show", "batch:2").out()).contains("labels      team=red\n", "batch       2, index 1\n");
    }

    @Test
    void workersAreDrainedAndResumed() {
        control.tell(
                        "POST /workers/lab-1/drain",
                        200,
                        "{\"worker_id\":\"lab-1\",\"health\":\"DRAINING\",\"health_reason\":\"new"
                                + " disk\",\"warning\":\"None is left\"}")
                .tell("POST /workers/lab-1/resume", 200, "{\"worker_id\":\"lab-1\",\"health\":\"HEALTHY\"}");
        Cli drained = call("worker", "drain", "lab-1", "nobody", "--reason", "new disk", "--for", "2h");
        assertThat(drained.exitCode()).isEqualTo(3);
        assertThat(drained.out()).isEqualTo("worker lab-1 is DRAINING: new disk\n");
        assertThat(drained.err()).contains("None is left. Next: hdcfctl worker list");
        assertThat(sent("POST /workers/lab-1/drain")).isEqualTo("{\"reason\":\"new disk\",\"duration_ms\":7200000}");
        assertThat(call("worker", "resume", "lab-1", "-q").out()).isEqualTo("lab-1\n");
        assertThat(call("worker", "quarantine", "lab-1", "--for", "soon").exitCode())
                .isEqualTo(2);
    }

    @Test
    void standardInputTravelsWithTheJob() {
        control.tell("POST /blobs/missing", 200, "{\"sha256\":[]}")
                .tell("POST /jobs", 201, "{\"job_id\":\"z\",\"number\":8,\"status\":\"PENDING\"}");
        java.io.InputStream before = System.in;
        try {
            System.setIn(new java.io.ByteArrayInputStream("b\na\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(call("submit", "-q", "--stdin", "--", "sort").out()).isEqualTo("8\n");
        } finally {
            System.setIn(before);
        }
        assertThat(sent("POST /jobs"))
                .contains("\"command\":\"/bin/sh\"", "\"sort\"]", "<\\\"$HDCF_JOB_DIR/.hdcf-stdin\\\"")
                .contains("\"inputs\":[{\"path\":\".hdcf-stdin\",\"sha256\":\"");
    }
}
