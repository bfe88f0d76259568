package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The short verbs of every day: whom they mean, what they print, and the JSON that scripts rely on. */
class DailyVerbsIT {
    private static final String FIRST = "01a1fe87-0000-7000-8000-000000000001";
    private static final String SECOND = "01a1fe88-0000-7000-8000-000000000002";
    private static final String ENDED = "{\"job_id\":\"" + FIRST
            + "\",\"number\":1,\"status\":\"FAILED\",\"command\":\"sh\",\"args\":[\"-c\",\"exit"
            + " 3\"],\"working_dir\":\"\","
            + "\"priority\":2,\"attempt_count\":1,\"max_attempts\":3,\"worker_id\":\"lab-1\",\"exit_code\":3,\"end_cause\":\"USER_EXIT\",\"last_error\":\"Expected"
            + " 0\",\"created_at\":1700000000,\"created_at_ms\":1700000000123,"
            + "\"scheduled_at\":0,\"started_at_ms\":1700000001000,\"ended_at_ms\":1700000003500}";
    private static final String RUNNING = ENDED.replace(FIRST, SECOND)
            .replace("\"number\":1", "\"number\":2")
            .replace("FAILED", "RUNNING")
            .replace("\"exit_code\":3", "\"exit_code\":null");
    /** Golden: a change of this is a change of what scripts read. */
    private static final String DOCUMENT = "{\"number\":1,\"id\":\"" + FIRST
            + "\",\"name\":null,\"labels\":null,\"batch\":null,\"index\":null,\"state\":\"FAILED\",\"command\":[\"sh\",\"-c\",\"exit"
            + " 3\"],\"folder\":null,\"priority\":2,\"attempts\":1,\"max_attempts\":3,\"worker\":\"lab-1\",\"exit_code\":3,\"end_cause\":\"USER_EXIT\",\"error\":\"Expected"
            + " 0\",\"created\":\"2023-11-14T22:13:20.123Z\",\"not_before\":null,\"started\":\"2023-11-14T22:13:21Z\","
            + "\"ended\":\"2023-11-14T22:13:23.500Z\",\"run_seconds\":2.5}";

    private final FakeControl control = new FakeControl();

    DailyVerbsIT() throws IOException {}

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private List<String> asked() {
        return control.seen().stream()
                .map(seen -> seen.call() + "?" + seen.query())
                .toList();
    }

    @Test
    void theJsonOfJobsStaysAsItIs() {
        control.tell("GET /jobs", 200, "[" + ENDED + "]");
        String line = "{\"version\":1," + DOCUMENT.substring(1);
        assertThat(call("ls", "--all", "-o", "json"))
                .isEqualTo(new Cli(0, "{\"version\":1,\"jobs\":[" + DOCUMENT + "]}\n", ""));
        assertThat(call("ls", "-a", "-o", "jsonl").out()).isEqualTo(line + "\n");
        assertThat(call("ls", "-a", "-q").out()).isEqualTo("1\n");
        Map<String, String> set = Map.of("HDCF_URL", control.url(), "HDCF_OUTPUT", "id");
        assertThat(Cli.with(set, false, "ls", "-a").out()).isEqualTo("1\n");
    }

    @Test
    void theJsonOfWorkersStaysAsItIs() {
        control.tell(
                "GET /workers",
                200,
                "[{\"worker_id\":\"w\",\"status\":\"ONLINE\",\"current_job_id\":null,\"capabilities\":[\"gpu\"],"
                        + "\"heartbeat_metrics\":{\"cpu_usage_percent\":1.5},\"last_seen\":1700000000,\"registered_at\":1700000000,"
                        + "\"heartbeat_age_sec\":3,\"slots\":2}]");
        String document =
                "{\"id\":\"w\",\"state\":\"ONLINE\",\"health\":null,\"health_reason\":null,\"slots\":2,\"capabilities\":[\"gpu\"],\"job_id\":null,"
                        + "\"last_heard\":\"2023-11-14T22:13:20Z\",\"registered\":\"2023-11-14T22:13:20Z\",\"metrics\":{\"cpu_usage_percent\":1.5}}";
        assertThat(call("worker", "list", "-o", "json").out())
                .isEqualTo("{\"version\":1,\"workers\":[" + document + "]}\n");
        assertThat(call("worker", "list", "x").exitCode()).isEqualTo(3);
        assertThat(call("worker", "show", "x").exitCode()).isEqualTo(3);
    }

    @Test
    void theJsonOfEventsStaysAsItIs() {
        control.tell(
                "GET /events",
                200,
                "[{\"id\":7,\"ts\":1700000000,\"ts_ms\":1700000000123,\"component\":\"control\",\"level\":\"INFO\","
                        + "\"event\":\"job_failed\",\"request_id\":null,\"worker_id\":\"w\",\"job_id\":\"j\",\"details\":{\"a\":1}}]");
        assertThat(call("events", "-o", "jsonl").out())
                .isEqualTo(
                        "{\"version\":1,\"id\":7,\"time\":\"2023-11-14T22:13:20.123Z\",\"event\":\"job_failed\",\"level\":\"INFO\",\"component\":\"control\",\"job_id\":\"j\",\"worker\":\"w\",\"details\":{\"a\":1}}\n");
    }

    @Test
    void aListHasWhatGoesOnUnlessMoreIsAskedFor() {
        control.tell("GET /jobs", 200, "[]")
                .tell("GET /jobs", 200, "[]")
                .tell("GET /jobs", 200, "[" + RUNNING + "]")
                .tell("GET /jobs", 200, "[]");
        assertThat(call("ls", "-q").out()).isEqualTo("2\n");
        assertThat(asked()).hasSize(5).allMatch(call -> call.contains("status="));
        Cli none = call("ls");
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("Next: hdcfctl ls --all").hasLineCount(1);
    }

    @Test
    void aListThatIsCutSaysHowToSeeAllOfIt() {
        control.tell("GET /jobs", 200, "[" + RUNNING + "," + ENDED + "]");
        assertThat(call("ls", "--limit", "1", "--all", "--worker", "lab-1", "--sort", "time")
                        .err())
                .isEqualTo(
                        "hdcfctl: there are more. Next: hdcfctl ls --all --worker lab-1 --sort TIME --limit 100000\n");
    }

    @Test
    void aWrongWordIsNamedHoweverManyAreExpected() {
        Cli cli = call("ls", "--state", "WAITING");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .endsWith(" but was 'WAITING'. Next: hdcfctl ls --help\n")
                .contains("... but was");
    }

    @Test
    void aTerminalWithoutASizeIsTakenForAnOrdinaryOne() {
        control.tell("GET /jobs", 200, "[" + ENDED.replace("exit 3", "x".repeat(200)) + "]");
        Cli cli = Cli.with(Map.of("HDCF_URL", control.url(), "COLUMNS", "0", "NO_COLOR", "1"), true, "ls", "--all");
        assertThat(cli.out().lines().mapToInt(String::length).max()).hasValue(100);
    }

    @Test
    void aTableFitsTheTerminalAndHasColoursOnlyThere() {
        control.tell("GET /jobs", 200, "[" + ENDED.replace("exit 3\"]", "exit 3 " + "x".repeat(200) + "\"]") + "]");
        Map<String, String> narrow = Map.of("HDCF_URL", control.url(), "COLUMNS", "60");
        Cli table = Cli.with(narrow, true, "ls", "-a");
        assertThat(table.out()).contains("\u001b[31mFAILED\u001b[0m");
        assertThat(table.out().replaceAll("\u001b\\[[0-9]+m", "").lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        Map<String, String> plain = Map.of("HDCF_URL", control.url(), "COLUMNS", "60", "NO_COLOR", "1");
        assertThat(Cli.with(plain, true, "ls", "-a").out()).doesNotContain("\u001b");
        assertThat(call("ls", "-a").out()).doesNotContain("\u001b").contains("x".repeat(200));
    }

    @Test
    void jobsAreNamedByNumbersRangesBeginningsAndLast() {
        control.tell("GET /jobs/1", 200, ENDED).tell("GET /jobs/2", 200, RUNNING);
        control.tell("GET /jobs", 200, "[" + RUNNING + "," + ENDED + "]");
        assertThat(call("show", "1-3,2", "-q").out()).isEqualTo("1\n2\n");
        assertThat(call("show", "last", "-q").out()).isEqualTo("2\n");
        assertThat(call("show", "01a1fe87", "-q").out()).isEqualTo("1\n");
        Cli both = call("show", "01a1fe8", "-q");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("begins").hasLineCount(1);
        assertThat(call("show", "9-8").exitCode()).isEqualTo(2);
        assertThat(call("show", "7").exitCode()).isEqualTo(3);
        assertThat(call("show", "5-6").exitCode()).isEqualTo(3);
        assertThat(call("show", "0badcafe").exitCode()).isEqualTo(3);
    }

    @Test
    void showTellsWhatToDoNext() {
        control.tell("GET /jobs/1", 200, ENDED).tell("GET /jobs/2", 200, RUNNING);
        assertThat(call("show", "1").out())
                .contains("exit code   3\n", "ran         2.5s\n", "next        hdcfctl logs 1\n");
        assertThat(call("show", "2").out()).contains("hdcfctl logs -f 2");
    }

    @Test
    void abortTakesSeveralAndGoesOnWhenOneHasEnded() {
        control.tell("GET /jobs/1", 200, ENDED).tell("GET /jobs/2", 200, RUNNING);
        control.tell("POST /abort", 409, FakeControl.problem(409, "illegal_transition", "Expected less"))
                .tell("POST /abort", 200, "{\"status\":\"ABORTED\",\"aborted_jobs\":1}");
        Cli cli = call("abort", "1,2", "-o", "table");
        assertThat(cli.exitCode()).isEqualTo(4);
        assertThat(cli.out()).isEqualTo("aborted 1 job: 2\n");
        assertThat(cli.err()).contains("Expected less").hasLineCount(1);
    }

    @Test
    void waitGivesTheCodeOfTheJobs() {
        String done = ENDED.replace("\"FAILED\"", "\"COMPLETED\"").replace("\"exit_code\":3", "\"exit_code\":0");
        control.tell("GET /events", 200, "[]");
        control.tell("GET /jobs/1", 200, ENDED)
                .tell("GET /jobs/2", 200, done.replace(FIRST, SECOND).replace("\"number\":1", "\"number\":2"));
        assertThat(call("wait", "1").exitCode()).isEqualTo(3);
        assertThat(call("wait", "2")).isEqualTo(new Cli(0, "job 2 COMPLETED, exit code 0, after 2.5s\n", ""));
        assertThat(call("wait", "1,2").exitCode()).isEqualTo(1);
        assertThat(call("wait", "1,2", "--exit-code", "max").exitCode()).isEqualTo(3);
        assertThat(call("wait", "1", "--exit-code", "any").exitCode()).isEqualTo(1);
        assertThat(call("wait", "1", "-o", "json").out()).isEqualTo("{\"version\":1,\"jobs\":[" + DOCUMENT + "]}\n");
    }

    @Test
    void waitAsksAgainWhereNobodyTellsWhatHappens() {
        control.tell("GET /events", 404, "{}");
        control.tell("GET /jobs/2", 200, RUNNING);
        control.tell("GET /jobs/" + SECOND, 503, "{}")
                .hangUp("GET /jobs/" + SECOND)
                .tell("GET /jobs/" + SECOND, 200, RUNNING)
                .tell("GET /jobs/" + SECOND, 200, RUNNING.replace("RUNNING", "ABORTED"));
        Cli cli = call("wait", "2");
        assertThat(cli.exitCode()).isEqualTo(130);
        assertThat(cli.err()).contains("found it aborted").contains("Next: hdcfctl show 2");
    }

    @Test
    void waitGivesUpInTime() {
        control.tell("GET /events", 404, "{}");
        control.tell("GET /jobs/2", 200, RUNNING).tell("GET /jobs/" + SECOND, 200, RUNNING);
        Cli cli = call("wait", "2", "--timeout", "20ms");
        assertThat(cli.exitCode()).isEqualTo(124);
        assertThat(cli.err()).contains("going on. Next: hdcfctl show 2");
        assertThat(call("wait", "2", "--timeout", "soon").exitCode()).isEqualTo(2);
    }

    @Test
    void logsOfAJobThatNeverBeganAreNotFoundWhoeverFollowsThem() {
        String never =
                ENDED.replace("\"attempt_count\":1", "\"attempt_count\":0").replace("FAILED", "ABORTED");
        control.tell("GET /jobs/1", 200, never).tell("GET /jobs/" + FIRST, 200, never);
        for (String[] argv : new String[][] {{"logs", "1"}, {"logs", "-f", "1"}}) {
            Cli cli = call(argv);
            assertThat(cli.exitCode()).isEqualTo(3);
            assertThat(cli.err())
                    .isEqualTo("hdcfctl: Expected job 1 to have begun, found it ABORTED. Next: hdcfctl show 1\n");
        }
    }

    @Test
    void logsShowEachStreamInItsPlaceAndTheLastLinesOnly() {
        Map<String, String> ended = Map.of("HDCF-Attempt", "1", "HDCF-Attempt-Ended", "true");
        control.tell("GET /jobs/1", 200, ENDED);
        control.tell("GET /jobs/" + FIRST + "/output/stdout", 200, bytes("a\nb\nc\n"), ended);
        control.tell("GET /jobs/" + FIRST + "/output/stderr", 200, bytes("e\nf"), ended);
        assertThat(call("logs", "1")).isEqualTo(new Cli(0, "a\nb\nc\n", "e\nf"));
        assertThat(call("logs", "1", "--tail", "1")).isEqualTo(new Cli(0, "c\n", "f"));
        assertThat(call("logs", "1", "--tail", "0")).isEqualTo(new Cli(0, "", ""));
        assertThat(call("logs", "1", "--stderr", "-n", "2")).isEqualTo(new Cli(0, "e\nf", ""));
        assertThat(call("logs", "1", "--attempt", "-1").exitCode()).isEqualTo(2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
