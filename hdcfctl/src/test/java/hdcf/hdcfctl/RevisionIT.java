package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs that change one's mind about jobs, and the one that says why they do not run. */
class RevisionIT {
    private static final String FIRST =
            "{\"job_id\":\"a\",\"number\":1,\"status\":\"FAILED\",\"command\":\"x\",\"args\":[],"
                    + "\"timeout_ms\":60000,\"created_at_ms\":1700000000123}";
    private static final String SECOND = "{\"job_id\":\"b\",\"number\":2,\"status\":\"PENDING\",\"command\":\"x\","
            + "\"args\":[],\"timeout_ms\":0,\"created_at_ms\":1700000000123}";
    private static final String WHY =
            "{\"job_id\":\"b\",\"number\":2,\"status\":\"PENDING\",\"code\":\"unsatisfiable\",\"sentence\":\"no worker"
                    + " has 8 GPUs\",\"fix\":\"ask for"
                    + " fewer\",\"workers\":[{\"worker_id\":\"w\",\"code\":\"lacks\",\"sentence\":\"it has 1 GPU\"}]}";

    private final FakeControl control = new FakeControl();

    RevisionIT() throws IOException {}

    @BeforeEach
    void tellTheJobs() {
        control.tell("GET /jobs/1", 200, FIRST).tell("GET /jobs/2", 200, SECOND);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private List<String> bodies(String call) {
        return control.seen().stream()
                .filter(seen -> seen.call().equals(call))
                .map(FakeControl.Seen::body)
                .toList();
    }

    private static String answer(String id, String state) {
        return "{\"job_id\":\"" + id + "\",\"status\":\"" + state + "\"}";
    }

    @Test
    void whySaysTheReasonTheWorkersAndWhatHelps() {
        control.tell("GET /jobs/b/why", 200, WHY);
        assertThat(call("why", "2"))
                .isEqualTo(new Cli(
                        0,
                        "job 2 PENDING: no worker has 8 GPUs\n  w: it has 1 GPU\n  what helps: ask for fewer\n",
                        ""));
        assertThat(call("why", "2", "-o", "json").out())
                .isEqualTo("{\"version\":1,\"reasons\":[{\"number\":2,\"id\":\"b\",\"state\":\"PENDING\","
                        + "\"code\":\"unsatisfiable\",\"reason\":\"no worker has 8 GPUs\",\"fix\":\"ask for fewer\","
                        + "\"due\":null,\"ahead\":null,\"workers\":[{\"id\":\"w\",\"code\":\"lacks\","
                        + "\"reason\":\"it has 1 GPU\"}]}]}\n");
        assertThat(call("why").exitCode()).isEqualTo(2);
        control.tell("GET /jobs/a/why", 404, FakeControl.problem(404, "no_such_path", "Expected a path"));
        Cli older = call("why", "1");
        assertThat(older.exitCode()).isEqualTo(4);
        assertThat(older.err())
                .contains("found an older one", "Next: upgrade it")
                .hasLineCount(1);
    }

    @Test
    void holdAndReleaseTakeSeveralAndGoOnWhenOneDoesNotAllowIt() {
        control.tell("POST /jobs/a/hold", 409, FakeControl.problem(409, "illegal_transition", "Expected to hold"))
                .tell("POST /jobs/b/hold", 200, answer("b", "PENDING"))
                .tell("POST /jobs/b/release", 200, answer("b", "PENDING"));
        Cli both = call("hold", "1,2");
        assertThat(both.exitCode()).isEqualTo(4);
        assertThat(both.out()).isEqualTo("job 2 held, now PENDING\n");
        assertThat(both.err()).contains("Expected to hold").hasLineCount(1);
        assertThat(call("release", "2", "-o", "json").out())
                .isEqualTo("{\"version\":1,\"jobs\":[{\"number\":2,\"id\":\"b\",\"state\":\"PENDING\"}]}\n");
        assertThat(call("release", "2", "-q").out()).isEqualTo("2\n");
    }

    @Test
    void retryTakesOnlyWhatFailedWhenThatIsAskedFor() {
        control.tell("POST /jobs/a/retry", 200, answer("a", "PENDING"));
        assertThat(call("retry", "1-2", "--failed")).isEqualTo(new Cli(0, "job 1 is tried again, now PENDING\n", ""));
        assertThat(bodies("POST /jobs/b/retry")).isEmpty();
        control.tell("GET /jobs", 200, "[" + FIRST + "]");
        assertThat(call("retry", "--failed", "-q").out()).isEqualTo("1\n");
        Cli none = call("retry", "--failed", "--since", "1h");
        assertThat(none.exitCode()).isZero();
        assertThat(none.err()).contains("Next: hdcfctl ls");
        assertThat(call("retry").exitCode()).isEqualTo(2);
    }

    @Test
    void updateSetsAddsAndTakesAwayTheTimeLimit() {
        control.tell("POST /jobs/a/change", 200, answer("a", "FAILED"))
                .tell("POST /jobs/b/change", 200, answer("b", "PENDING"));
        assertThat(call("update", "1", "--time-limit", "+1m", "--priority", "7").exitCode())
                .isZero();
        assertThat(call("update", "1", "--time-limit", "2h").exitCode()).isZero();
        assertThat(call("update", "1", "--time-limit", "none").exitCode()).isZero();
        assertThat(bodies("POST /jobs/a/change"))
                .containsExactly(
                        "{\"priority\":7,\"timeout_ms\":120000}", "{\"timeout_ms\":7200000}", "{\"timeout_ms\":0}");
        Cli nothingToAddTo = call("update", "2", "--time-limit", "+1m");
        assertThat(nothingToAddTo.exitCode()).isEqualTo(2);
        assertThat(nothingToAddTo.err()).contains("time limit", "found none");
        assertThat(call("update", "2").exitCode()).isEqualTo(2);
        assertThat(call("update", "2", "--time-limit", "0s").exitCode()).isEqualTo(2);
        assertThat(call("update", "2", "--time-limit", "soon").exitCode()).isEqualTo(2);
    }
}
