package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerbsIT {
    private static final String RECEIPT = "{\"job_id\":\"j-1\",\"status\":\"PENDING\",\"number\":7}";
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path folder = Path.of("");

    private FakeControl control;

    VerbsIT() throws IOException {
        control = new FakeControl();
    }

    @BeforeEach
    void aJobExists() {
        control.tell("POST /jobs", 201, RECEIPT);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private static String job(String members) {
        return "{\"job_id\":\"j-1\",\"number\":7,\"command\":\"sh\",\"args\":[\"-c\",\"a \\u001b[31m'b\"]," + members
                + "}";
    }

    private Cli ended(String members) {
        control.tell("GET /jobs/j-1", 200, job(members));
        return Cli.call("run", "--url", control.url(), "--", "sh");
    }

    @Test
    void submitPrintsTheOneLineThatScriptsRead() {
        Cli cli = Cli.call("submit", "-url", control.url(), "-token", "t", "-command", "echo", "-args", "a,b");
        assertThat(cli).isEqualTo(new Cli(0, "job_id=j-1 status=PENDING\n", ""));
        assertThat(Cli.onTerminal("submit", "--url", control.url(), "--", "x").out())
                .isEqualTo("job_id=j-1 status=PENDING\n");
        assertThat(Cli.call("submit", "--url", control.url(), "-o", "json", "--", "x")
                        .out())
                .isEqualTo(RECEIPT + "\n");
        FakeControl.Seen seen = control.seen().get(0);
        assertThat(seen.body()).isEqualTo("{\"command\":\"echo\",\"args\":[\"a\",\"b\"]}");
        assertThat(seen.header("X-API-Token")).isEqualTo("t");
        assertThat(seen.header("Idempotency-Key")).hasSize(36);
    }

    @Test
    void submitSendsTheSameAgainWhenTheAnswerWasLost() throws IOException {
        try (FakeControl shaky = new FakeControl()) {
            shaky.hangUp("POST /jobs").tell("POST /jobs", 503, "{}").tell("POST /jobs", 200, RECEIPT);
            assertThat(Cli.call("submit", "--url", shaky.url(), "--", "x").exitCode())
                    .isZero();
            assertThat(shaky.seen())
                    .hasSize(3)
                    .extracting(seen -> seen.header("Idempotency-Key") + seen.body())
                    .containsOnly(shaky.seen().get(0).header("Idempotency-Key") + "{\"command\":\"x\"}");
        }
    }

    @Test
    void submitSaysHowToRepeatWhenTheOutcomeStaysUnknown() throws IOException {
        try (FakeControl gone = new FakeControl()) {
            gone.hangUp("POST /jobs");
            Cli cli = Cli.call("submit", "--url", gone.url(), "--idempotency-key", "k1", "--", "x");
            assertThat(cli.exitCode()).isEqualTo(75);
            assertThat(cli.err())
                    .contains("it may be stored")
                    .contains("--idempotency-key k1")
                    .hasLineCount(1);
        }
    }

    @Test
    void submitTakesAFileOfJobs() throws IOException {
        control.tell("POST /jobs", 201, "[" + RECEIPT + "," + RECEIPT.replace("j-1", "j-2") + "]");
        Path jobs = Files.writeString(folder.resolve("jobs.json"), "[{\"command\":\"a\"},{\"command\":\"b\"}]");
        // The first answer told is one receipt; the second the list.
        Cli.call("submit", "--url", control.url(), "--from-json", jobs.toString());
        Cli cli = Cli.call("submit", "--url", control.url(), "--from-json", jobs.toString());
        assertThat(cli.out()).isEqualTo("job_id=j-1 status=PENDING\njob_id=j-2 status=PENDING\n");
        assertThat(control.seen().get(1).body()).isEqualTo("[{\"command\":\"a\"},{\"command\":\"b\"}]");
    }

    @Test
    void tokenAndAddressMayComeFromTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "secret\r\n");
        Map<String, String> first = Map.of("HDCF_CONTROL_URL", control.url(), "HDCF_API_TOKEN", "env");
        Map<String, String> second = Map.of("HDCF_URL", control.url(), "HDCF_TOKEN_FILE", file.toString());
        assertThat(Cli.with(first, false, "submit", "--", "x").exitCode()).isZero();
        assertThat(Cli.with(second, false, "submit", "--", "x").exitCode()).isZero();
        assertThat(Cli.with(first, false, "submit", "--token-file", file.toString(), "--", "x")
                        .exitCode())
                .isZero();
        assertThat(control.seen())
                .extracting(seen -> seen.header("X-API-Token"))
                .containsExactly("env", "secret", "secret");
    }

    @Test
    void listsAreTheServersJsonOrATableThatFits() {
        String jobs = "["
                + job(
                        "\"status\":\"RUNNING\",\"attempt_count\":1,\"max_attempts\":3,\"worker_id\":\"w\",\"exit_code\":null")
                + "]";
        control.tell("GET /jobs", 200, jobs.getBytes(StandardCharsets.UTF_8), Map.of("HDCF-Next-Cursor", "c2"));
        Cli json = Cli.call(
                "jobs", "list", "--url", control.url(), "-status", "running", "--limit", "5", "--worker-id", "w");
        assertThat(json.out()).isEqualTo(jobs + "\n");
        assertThat(json.err()).contains("--cursor c2");
        assertThat(control.seen().get(0).query()).isEqualTo("status=RUNNING&worker_id=w&limit=5");
        Cli table = Cli.onTerminal("jobs", "list", "--url", control.url());
        assertThat(table.out())
                .contains("7    RUNNING  1/3")
                .contains("sh -c 'a \\u001b")
                .doesNotContain("\u001b");
        assertThat(table.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void describeShowsTimesToPeople() {
        control.tell("GET /jobs/7", 200, job("\"created_at\":1700000000,\"last_error\":null"));
        assertThat(Cli.onTerminal("jobs", "describe", "7", "--url", control.url())
                        .out())
                .contains("2023-11-14T22:13:20Z (1700000000)")
                .doesNotContain("last_error");
    }

    @Test
    void workersAreListed() {
        control.tell(
                "GET /workers",
                200,
                "[{\"worker_id\":\"w\",\"status\":\"ONLINE\",\"heartbeat_age_sec\":75,\"capabilities\":[\"gpu\",\"x\"],\"slots\":2}]");
        assertThat(Cli.onTerminal("workers", "list", "--url", control.url()).out())
                .contains("w       ONLINE  1m 15s ago  2")
                .contains("gpu,x");
        assertThat(Cli.call("workers", "list", "--url", control.url()).out()).startsWith("[{");
    }

    @Test
    void abortLooksUpANumber() {
        control.tell("GET /jobs/7", 200, job("\"status\":\"RUNNING\""));
        control.tell("POST /abort", 200, "{\"status\":\"ABORTED\",\"aborted_jobs\":1,\"reason\":\"r\"}");
        Cli cli = Cli.onTerminal("abort", "7", "--url", control.url(), "--reason", "r", "-worker-id", "w");
        assertThat(cli.out()).isEqualTo("aborted 1 job: 7\n");
        assertThat(control.seen().get(1).body()).isEqualTo("{\"job_id\":\"j-1\",\"worker_id\":\"w\",\"reason\":\"r\"}");
        assertThat(Cli.call("abort", "--url", control.url()).exitCode()).isEqualTo(2);
    }

    @Test
    void replayReportsWhatTheStateFileHolds() throws IOException {
        Path state = Files.writeString(
                folder.resolve("state.json"),
                "{\"worker_id\":\"w\",\"completed_jobs\":[{\"job_id\":\"a\",\"status\":\"FAILED\"}]}");
        control.tell(
                "POST /reconnect",
                200,
                "{\"status\":\"ok\",\"actions\":[{\"job_id\":\"a\",\"action\":\"REPLAY_FAILED\",\"result\":\"ACCEPTED\"}]}");
        control.tell(
                "POST /reconnect",
                200,
                "{\"status\":\"ok\",\"actions\":[{\"job_id\":\"a\",\"action\":\"REPLAY_FAILED\",\"result\":\"REJECTED\",\"error\":\"stale\"}]}");
        Cli taken = Cli.onTerminal("replay", "--state-file", state.toString(), "--url", control.url());
        assertThat(taken).isEqualTo(new Cli(0, "job_id=a action=REPLAY_FAILED result=ACCEPTED\n", ""));
        assertThat(control.seen().get(0).body())
                .isEqualTo(
                        "{\"worker_id\":\"w\",\"current_job_id\":null,\"completed_jobs\":[{\"job_id\":\"a\",\"status\":\"FAILED\"}]}");
        assertThat(Cli.onTerminal("replay", "--state-file", state.toString(), "--url", control.url())
                        .exitCode())
                .isEqualTo(4);
        assertThat(Cli.call("replay", "--state-file", state.toString(), "--worker-id", "v", "--url", control.url())
                        .exitCode())
                .isEqualTo(2);
        assertThat(Cli.call("replay", "--state-file", folder.resolve("none").toString())
                        .exitCode())
                .isEqualTo(74);
    }

    @Test
    void runTakesOverOutputAndExitCode() {
        control.tell("GET /jobs/j-1", 200, job("\"status\":\"PENDING\""))
                .tell("GET /jobs/j-1", 503, "{}")
                .hangUp("GET /jobs/j-1");
        control.tell("GET /jobs/j-1/output/stdout", 200, "out\n").tell("GET /jobs/j-1/output/stderr", 200, "err\n");
        assertThat(ended("\"status\":\"FAILED\",\"end_cause\":\"USER_EXIT\",\"exit_code\":7"))
                .isEqualTo(new Cli(7, "out\n", "err\n"));
    }

    @Test
    void runNamesEndsWithoutExitCode() throws IOException {
        Map<String, Integer> ends = Map.of(
                "\"status\":\"FAILED\",\"end_cause\":\"TIMEOUT\",\"exit_code\":143", 124,
                "\"status\":\"ABORTED\",\"exit_code\":null", 130,
                "\"status\":\"FAILED\",\"end_cause\":\"INFRASTRUCTURE\"", 125);
        for (Map.Entry<String, Integer> end : ends.entrySet()) {
            try (FakeControl fresh = new FakeControl()) {
                fresh.tell("POST /jobs", 201, RECEIPT).tell("GET /jobs/j-1", 200, job(end.getKey()));
                Cli cli = Cli.call("run", "--url", fresh.url(), "--", "sh");
                assertThat(cli.exitCode()).isEqualTo(end.getValue());
                assertThat(cli.err()).contains("Expected job 7 to end").hasLineCount(1);
            }
        }
    }

    @Test
    void runSaysWhatACommandCouldNotSayItself() throws IOException {
        Map<String, Integer> ends = Map.of(
                "\"end_cause\":\"USER_EXIT\",\"exit_code\":127,\"last_error\":\"Expected a program, found none\"", 127,
                "\"end_cause\":\"OOM\",\"exit_code\":143,\"last_error\":\"Expected at most 20 bytes\"", 143);
        for (Map.Entry<String, Integer> end : ends.entrySet()) {
            try (FakeControl fresh = new FakeControl()) {
                fresh.tell("POST /jobs", 201, RECEIPT)
                        .tell("GET /jobs/j-1", 200, job("\"status\":\"FAILED\"," + end.getKey()));
                Cli cli = Cli.call("run", "--url", fresh.url(), "--", "sh");
                assertThat(cli.exitCode()).isEqualTo(end.getValue());
                assertThat(cli.err()).startsWith("hdcfctl: job 7: Expected a").hasLineCount(1);
            }
        }
        control.tell("GET /jobs/j-1", 200, job("\"status\":\"PENDING\""));
        control.tell("GET /jobs/j-1/output/stdout", 200, "").tell("GET /jobs/j-1/output/stderr", 200, "err\n");
        assertThat(ended("\"status\":\"FAILED\",\"exit_code\":127,\"last_error\":\"Expected exit code 0, found 127\""))
                .isEqualTo(new Cli(127, "", "err\n"));
    }

    @Test
    void outputLargerThanTheControlPlaneKeepsIsCopiedFromThisMachine() throws IOException {
        Path file = Files.writeString(folder.resolve("out.log"), "hello");
        String stored = "\"status\":\"COMPLETED\",\"exit_code\":0,\"worker_id\":\"w\",\"stdout_path\":\"" + file
                + "\",\"stdout_sha256\":\"" + HELLO_SHA256 + "\"";
        control.tell("GET /jobs/j-1", 200, job(stored));
        control.tell(
                "GET /jobs/j-1/output/stdout", 409, FakeControl.problem(409, "output_not_stored", "Expected it here"));
        assertThat(Cli.call("output", "j-1", "--url", control.url())).isEqualTo(new Cli(0, "hello", ""));
        Files.writeString(file, "forged");
        Cli forged = Cli.call("output", "j-1", "--url", control.url());
        assertThat(forged.exitCode()).isEqualTo(3);
        assertThat(forged.out()).isEmpty();
        assertThat(forged.err()).contains("only on worker w").contains(file.toString());
        Cli run = Cli.call("run", "--url", control.url(), "--", "sh");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains(file.toString());
    }

    @Test
    void outputIsPassedOnByteForByte() {
        byte[] bytes = {0, (byte) 0xff, 27, '[', 'm', '\n'};
        control.tell("GET /jobs/j-1", 200, job("\"status\":\"COMPLETED\""));
        control.tell("GET /jobs/j-1/output/stderr", 200, bytes, Map.of());
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        assertThat(Cli.into(out, Map.of(), false, "output", "j-1", "-stream", "stderr", "--url", control.url())
                        .exitCode())
                .isZero();
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }
}
