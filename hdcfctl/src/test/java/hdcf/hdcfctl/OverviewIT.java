package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole at a glance: {@code top}, {@code report}, and bars. */
class OverviewIT {
    private static final String RUNNING = "{\"job_id\":\"a\",\"number\":1,\"status\":\"RUNNING\",\"command\":\"make\","
            + "\"args\":[\"all\"],\"attempt_count\":1,\"max_attempts\":3,\"worker_id\":\"lab-1\","
            + "\"progress\":{\"fraction\":0.25,\"text\":\"\"}}";
    private static final String WORKER = "[{\"worker_id\":\"lab-1\",\"status\":\"ONLINE\",\"slots\":2,"
            + "\"heartbeat_age_sec\":3,\"capabilities\":[],\"heartbeat_metrics\":{\"cpu_usage_percent\":50.2,"
            + "\"memory_usage_mb\":1024}}]";
    private static final String COUNTS = """
            # TYPE hdcf_jobs gauge
            hdcf_jobs{status="RUNNING"} 1.0
            hdcf_jobs{status="PENDING"} 0.0
            hdcf_jobs{status="COMPLETED"} 12000.0
            """;

    @TempDir
    Path folder;

    private final FakeControl control = new FakeControl();

    OverviewIT() throws IOException {}

    @BeforeEach
    void tellTheQueue() {
        control.tell("GET /metrics", 200, COUNTS)
                .tell("GET /workers", 200, WORKER)
                .tell("GET /jobs", 200, "[" + RUNNING + "]");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private Cli onTerminal(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url(), "COLUMNS", "70", "NO_COLOR", "1"), true, argv);
    }

    @Test
    void topShowsItOnceWhereNobodyLooks() {
        Cli cli = call("top");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("jobs     1 RUNNING; ended: 12000 COMPLETED\n", "workers  1 ONLINE; 1 of 2 slots busy\n")
                .containsPattern("lab-1 +ONLINE +3s ago +1/2 +50 % +1.0 GiB")
                .containsPattern("1 +RUNNING +1/3 +lab-1 +25 % +make all")
                .doesNotContain("\u001b");
        assertThat(call("top", "-o", "json").out())
                .startsWith("{\"version\":1,\"url\":\"" + control.url() + "\",\"jobs_by_state\":{\"PENDING\":0,")
                .contains("\"RUNNING\":1,", "\"workers\":[{\"id\":\"lab-1\"", "\"running\":[{\"number\":1,");
        assertThat(call("top", "--limit", "-1").exitCode()).isEqualTo(2);
    }

    @Test
    void topShowsWhatComesNextAndThenWhatCannotBeginYet() throws IOException {
        String first = RUNNING.replace("RUNNING", "PENDING").replace("make", "first");
        String later = first.replace("\"a\"", "\"b\"").replace("first", "later");
        String counts = COUNTS.replace("\"RUNNING\"} 1", "\"RUNNING\"} 0").replace("\"PENDING\"} 0", "\"PENDING\"} 2");
        try (FakeControl other = new FakeControl()) {
            other.tell("GET /metrics", 200, counts)
                    .tell("GET /workers", 200, WORKER)
                    .tell("GET /jobs", 200, "[" + first + "]")
                    .tell("GET /jobs", 200, "[" + later + "," + first + "]");
            Cli cli = Cli.call("top", "--url", other.url());
            assertThat(cli.out()).containsSubsequence("first all", "later all").containsOnlyOnce("first all");
            assertThat(other.seen().stream().filter(seen -> seen.call().equals("GET /jobs")))
                    .extracting(FakeControl.Seen::query)
                    .containsExactly("status=PENDING&order=next&limit=10", "status=PENDING&limit=10");
        }
    }

    @Test
    void topShowsTroubleHoweverManyWait() throws IOException {
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(RUNNING.replace("RUNNING", "PENDING")
                    .replace("\"a\"", "\"p" + i + "\"")
                    .replace("make", "wait" + i));
        }
        String lost = RUNNING.replace("RUNNING", "LOST").replace("make", "lost");
        String counts = COUNTS.replace("\"RUNNING\"} 1", "\"LOST\"} 1").replace("\"PENDING\"} 0", "\"PENDING\"} 10");
        try (FakeControl other = new FakeControl()) {
            other.tell("GET /metrics", 200, counts)
                    .tell("GET /workers", 200, WORKER)
                    .tell("GET /jobs", 200, "[" + String.join(",", waiting) + "]")
                    .tell("GET /jobs", 200, "[" + lost + "]");
            assertThat(Cli.call("top", "--url", other.url()).out())
                    .containsSubsequence("wait0 all", "wait8 all", "lost all")
                    .doesNotContain("wait9 all");
        }
    }

    @Test
    void topGoesOnUntilNobodyAnswersAndGivesTheTerminalBack() {
        control.tell("GET /events", 200, "[]");
        control.tell("GET /metrics", 200, COUNTS).tell("GET /metrics", 500, "{}");
        Cli cli = onTerminal("top", "--patience-seconds", "3");
        assertThat(cli.exitCode()).isEqualTo(75);
        assertThat(cli.out())
                .startsWith("\u001b[?1049h")
                .endsWith("\u001b[?1049l")
                .contains("make all", "waiting up to 1s for the control plane (it answers 500)");
        assertThat(cli.err()).hasLineCount(1);
    }

    private static String event(int id, long second, String name, String job) {
        return "{\"id\":" + id + ",\"ts_ms\":" + second * 1_000 + ",\"event\":\"" + name + "\",\"job_id\":\"" + job
                + "\",\"worker_id\":\"lab-1\"}";
    }

    /** Two at a time, of which one is tried twice; one that began before, and one that goes on. */
    private void tellWhatHappened() {
        long now = System.currentTimeMillis() / 1_000;
        List<String> log = List.of(
                event(11, now - 100, "job_completed", "early"),
                event(12, now - 100, "job_acked", "<a>"),
                event(13, now - 90, "job_acked", "b"),
                event(14, now - 60, "job_retrying", "<a>"),
                event(15, now - 50, "job_acked", "<a>"),
                event(16, now - 40, "job_failed", "<a>"),
                event(17, now - 30, "job_lost", "b"),
                event(18, now - 20, "job_acked", "c"));
        // The newest one, then no older one at all that the search has to skip.
        control.tell("GET /events", 200, "[" + event(0, now, "none", "") + "]")
                .tell("GET /events", 200, "[" + String.join(",", log) + "]");
    }

    @Test
    void reportTellsHowBusyTheWorkersWere() {
        tellWhatHappened();
        Cli cli = call("report", "--since", "1h", "-o", "json");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("\"attempts\":[")
                .containsSubsequence(
                        "early", "COMPLETED", "<a>", "RETRYING", "b", "LOST", "<a>", "FAILED", "c", "RUNNING");
        assertThat(call("report", "--since", "1h").out()).containsPattern("lab-1 +2 +[0-9]+ % +[^ ]+.* 5 +1 +1 +3\n");
    }

    @Test
    void reportDrawsIt() throws Exception {
        tellWhatHappened();
        Path svg = folder.resolve("r.svg");
        assertThat(call("report", "--to", svg.toString())).isEqualTo(new Cli(0, svg + "\n", ""));
        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(svg.toFile())
                .getDocumentElement();
        assertThat(root.getElementsByTagName("rect").getLength()).isEqualTo(5);
        assertThat(root.getElementsByTagName("title").item(1).getTextContent())
                .isEqualTo("job <a>, attempt 1, RETRYING, 40s");
        Path page = folder.resolve("r.html");
        assertThat(call("report", "--to", page.toString()).exitCode()).isZero();
        assertThat(Files.readString(page, StandardCharsets.UTF_8)).contains("<svg ", "&lt;a&gt;", "<td>lab-1<td>2");
        assertThat(call("report", "--to", "r.pdf").exitCode()).isEqualTo(2);
        assertThat(call("report", "--to", folder.resolve("no/r.svg").toString()).exitCode())
                .isEqualTo(74);
    }

    @Test
    void barsAreOnlyOnTerminals() {
        String ended = RUNNING.replace("RUNNING", "COMPLETED").replace("\"args\"", "\"exit_code\":0,\"args\"");
        control.tell("GET /events", 404, "{}");
        control.tell("GET /jobs/1", 200, ended)
                .tell("GET /jobs/2", 200, ended.replace("\"a\"", "\"b\"").replace("\"number\":1", "\"number\":2"));
        Cli piped = call("wait", "1,2");
        assertThat(piped.exitCode()).isZero();
        assertThat(piped.err()).isEmpty();
        Cli watched = onTerminal("wait", "1,2");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out()).isEqualTo("job 1 COMPLETED, exit code 0\njob 2 COMPLETED, exit code 0\n");
        assertThat(watched.err()).contains("jobs", "1/2").endsWith("\r\u001b[K");
    }
}
