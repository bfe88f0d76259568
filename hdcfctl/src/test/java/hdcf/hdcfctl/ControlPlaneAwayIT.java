package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits or follows does not notice that the control plane was away, not even at the first call. */
class ControlPlaneAwayIT {
    private static final String JOB = "{\"job_id\":\"j\",\"number\":2,\"status\":\"COMPLETED\",\"command\":\"true\","
            + "\"args\":[],\"attempt_count\":1,\"exit_code\":0}";
    private static final Map<String, String> ENDED = Map.of("HDCF-Attempt", "1", "HDCF-Attempt-Ended", "true");
    private static final String DRAINING = FakeControl.problem(503, "draining", "Expected less");

    private final FakeControl control = new FakeControl();

    ControlPlaneAwayIT() throws IOException {}

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    /** Away when it is asked first, then draining, then there. */
    private void away(String call, int status, String body) {
        control.hangUp(call).tell(call, 503, DRAINING).tell(call, status, body);
    }

    @Test
    void waitingBeginsWhileItIsAway() {
        away("GET /events", 200, "[]");
        away("GET /jobs/2", 200, JOB);
        assertThat(call("wait", "2")).isEqualTo(new Cli(0, "job 2 COMPLETED, exit code 0\n", ""));
    }

    @Test
    void followingBeginsWhileItIsAway() {
        away("GET /jobs/2", 200, JOB);
        control.tell("GET /jobs/j", 200, JOB);
        for (String stream : List.of("stdout", "stderr")) {
            away("GET /jobs/j/output/" + stream, 200, "");
        }
        control.tell("GET /jobs/j/output/stdout", 200, "a\n".getBytes(StandardCharsets.UTF_8), ENDED);
        assertThat(call("logs", "-f", "--tail", "9", "2").exitCode()).isZero();
        assertThat(call("output", "--follow", "2").exitCode()).isZero();
    }

    @Test
    void aSubmissionThatIsWatchedBeginsWhileItIsAway() {
        away("GET /events", 200, "[]");
        away("POST /jobs", 201, "{\"job_id\":\"j\",\"number\":2,\"status\":\"PENDING\"}");
        control.tell("GET /jobs/j", 200, JOB);
        assertThat(call("submit", "--wait", "--", "true").exitCode()).isZero();
        List<String> keys = control.seen().stream()
                .filter(seen -> seen.call().equals("POST /jobs"))
                .map(seen -> seen.header("Idempotency-key"))
                .distinct()
                .toList();
        assertThat(keys).hasSize(1);
    }

    @Test
    void whatBreaksInTheMiddleGoesOnWithTheNextByte() {
        control.tell("GET /jobs/2", 200, JOB);
        control.cut("GET /jobs/j/output/stdout", "abc", ENDED)
                .tell("GET /jobs/j/output/stdout", 200, "def\n".getBytes(StandardCharsets.UTF_8), ENDED);
        assertThat(call("logs", "-f", "--attempt", "1", "--stdout", "2").out()).isEqualTo("abcdef\n");
        assertThat(control.seen().get(2).query()).contains("offset=3");
    }

    @Test
    void whoMerelyAsksIsToldAtOnce() {
        control.hangUp("GET /jobs/2");
        Cli cli = call("show", "2");
        assertThat(cli.exitCode()).isEqualTo(69);
        assertThat(cli.err()).hasLineCount(1);
    }

    @Test
    void nobodyIsWaitedForWithoutAWordOrForEver() throws IOException {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "http://127.0.0.1:" + socket.getLocalPort();
        }
        List<List<String>> verbs = List.of(
                List.of("wait", "2"),
                List.of("logs", "-f", "2"),
                List.of("get", "2"),
                List.of("events", "-f"),
                List.of("output", "--follow", "2"),
                List.of("submit", "--wait", "--", "x"),
                List.of("submit", "--follow", "--", "x"),
                List.of("run", "--", "x"));
        for (List<String> verb : verbs) {
            List<String> argv = new ArrayList<>(verb.subList(0, 1));
            argv.addAll(List.of("--url", nowhere));
            argv.addAll(verb.subList(1, verb.size()));
            Cli cli = Cli.call(argv.toArray(String[]::new));
            assertThat(cli.exitCode()).as("%s", verb).isEqualTo(69);
            assertThat(cli.err().lines())
                    .as("%s", verb)
                    .hasSize(2)
                    .first()
                    .asString()
                    .matches("hdcfctl: waiting up to [0-9]+s for the control plane at " + nowhere
                            + " \\(nobody listening there\\); Ctrl-C leaves");
        }
        Cli cli = Cli.call("wait", "2", "--patience-seconds", "0", "--url", nowhere);
        assertThat(cli.exitCode()).isEqualTo(69);
        assertThat(cli.err()).hasLineCount(1);
    }
}
