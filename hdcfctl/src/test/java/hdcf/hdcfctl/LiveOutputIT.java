package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Output that is shown while its job runs, over connections that break. */
final class LiveOutputIT {
    private static final String OUT = "GET /jobs/j-1/output/stdout";
    private static final String ERR = "GET /jobs/j-1/output/stderr";
    private static final String RECEIPT = "{\"job_id\":\"j-1\",\"status\":\"PENDING\"}";

    private FakeControl control;

    @BeforeEach
    void start() throws IOException {
        control = new FakeControl();
        control.tell("POST /jobs", 201, RECEIPT);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void runGoesOnWhereABrokenConnectionLeftIt() {
        control.tell("GET /jobs/j-1", 200, job("COMPLETED", "\"exit_code\":3,"));
        control.cut(OUT, "one ", live(1))
                .hangUp(OUT)
                .tell(OUT, 503, "{}")
                .tell(OUT, 200, bytes("two "), live(1))
                .tell(OUT, 200, bytes("three\n"), ended(1))
                .tell(OUT, 404, FakeControl.problem(404, "not_found", "no more"));
        control.tell(ERR, 200, bytes("err\n"), ended(1))
                .tell(ERR, 404, FakeControl.problem(404, "not_found", "no more"));
        assertThat(run()).isEqualTo(new Cli(3, "one two three\n", "err\n"));
        assertThat(queries(OUT)).contains("attempt=1&offset=4&follow=true", "attempt=1&offset=8&follow=true");
        assertThat(queries(OUT)).last().isEqualTo("after=1&follow=true");
    }

    @Test
    void runShowsEachAttemptFromItsBeginning() {
        control.tell("GET /jobs/j-1", 200, job("COMPLETED", "\"exit_code\":0,"));
        control.tell(OUT, 200, bytes("first\n"), ended(1))
                .tell(OUT, 200, bytes("second\n"), ended(3))
                .tell(OUT, 404, FakeControl.problem(404, "not_found", "no more"));
        control.tell(ERR, 200, bytes(""), ended(3)).tell(ERR, 404, FakeControl.problem(404, "not_found", "no more"));
        assertThat(run()).isEqualTo(new Cli(0, "first\nsecond\n", ""));
    }

    @Test
    void aControlPlaneThatRepeatsItselfIsNotBelievedTwice() {
        control.tell("GET /jobs/j-1", 200, job("COMPLETED", "\"exit_code\":0,"));
        control.tell(OUT, 200, bytes("once\n"), ended(1));
        control.tell(ERR, 200, bytes("once\n"), ended(1));
        assertThat(run()).isEqualTo(new Cli(0, "once\n", "once\n"));
    }

    @Test
    void outputFollowsOneAttemptToItsEnd() {
        control.tell("GET /jobs/j-1", 200, job("RUNNING", ""));
        control.tell(OUT, 200, bytes("cd"), live(2)).hangUp(OUT).tell(OUT, 200, bytes("ef"), ended(2));
        Cli cli = Cli.call("output", "j-1", "-f", "--attempt", "2", "--offset", "2", "--url", control.url());
        assertThat(cli).isEqualTo(new Cli(0, "cdef", ""));
        assertThat(queries(OUT))
                .containsExactly(
                        "attempt=2&offset=2&follow=true",
                        "attempt=2&offset=4&follow=true",
                        "attempt=2&offset=4&follow=true");
    }

    @Test
    void outputTakesAPartOfAnAttempt() {
        control.tell("GET /jobs/j-1", 200, job("COMPLETED", ""));
        control.tell(OUT, 200, bytes("tail"), ended(1));
        Cli cli = Cli.call("output", "j-1", "--attempt", "1", "--offset", "6", "--url", control.url());
        assertThat(cli).isEqualTo(new Cli(0, "tail", ""));
        assertThat(queries(OUT)).containsExactly("attempt=1&offset=6");
        assertThat(Cli.call("output", "j-1", "--offset", "-1", "--url", control.url())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aBodyThatWasCutIsNotTakenForAWholeOne() {
        control.tell("GET /jobs/j-1", 200, job("COMPLETED", ""));
        control.cut(OUT, "half", ended(1));
        Cli cli = Cli.call("output", "j-1", "--url", control.url());
        assertThat(cli.exitCode()).isEqualTo(69);
        assertThat(cli.out()).isEqualTo("half");
    }

    @Test
    void outputFollowsAnAbortedJobOnlyAsLongAsSomethingComes() {
        control.tell("GET /jobs/j-1", 200, job("ABORTED", ""));
        control.tell(OUT, 200, bytes("last"), live(1));
        assertThat(Cli.call("output", "j-1", "-follow", "--url", control.url())).isEqualTo(new Cli(0, "last", ""));
    }

    private Cli run() {
        return Cli.call("run", "--url", control.url(), "--", "sh");
    }

    private List<String> queries(String call) {
        return control.seen().stream()
                .filter(seen -> seen.call().equals(call))
                .map(FakeControl.Seen::query)
                .toList();
    }

    private static String job(String status, String more) {
        return "{\"job_id\":\"j-1\",\"number\":7," + more + "\"status\":\"" + status + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> live(int attempt) {
        return Map.of("HDCF-Attempt", String.valueOf(attempt), "HDCF-Attempt-Ended", "false");
    }

    private static Map<String, String> ended(int attempt) {
        return Map.of("HDCF-Attempt", String.valueOf(attempt), "HDCF-Attempt-Ended", "true");
    }
}
