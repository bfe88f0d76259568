package hdcf.hdcfctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verbs over many jobs, and waiting for a worker that is drained. */
final class SelectionsIT {
    private static final int JOBS = 30;
    private static final String JOB =
            "{\"job_id\":\"j-%1$d\",\"number\":%1$d,\"status\":\"PENDING\",\"command\":\"x\",\"args\":[]}";
    private static final String ABORTED = "{\"status\":\"ABORTED\",\"aborted_jobs\":1}";
    private static final String ENDED = FakeControl.problem(409, "illegal_transition", "Expected a job that goes on");

    private final FakeControl control = new FakeControl();

    SelectionsIT() throws IOException {}

    @BeforeEach
    void tellTheJobs() {
        control.tell("GET /jobs", 200, jobs()).tell("GET /jobs", 200, "[]");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private static String jobs() {
        return IntStream.rangeClosed(1, JOBS)
                .mapToObj(number -> String.format(java.util.Locale.ROOT, JOB, JOBS + 1 - number))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Cli call(String... argv) {
        return Cli.with(Map.of("HDCF_URL", control.url()), false, argv);
    }

    private long count(String call) {
        return control.seen().stream().filter(seen -> seen.call().equals(call)).count();
    }

    @Test
    void abortAllTellsHowManyWereAbortedAndHowManyHadEnded() {
        control.tell("POST /abort", 409, ENDED)
                .tell("POST /abort", 200, ABORTED.replace(":1", ":0"))
                .tell("POST /abort", 200, ABORTED);
        Cli cli = call("abort", "all", "-o", "table");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("aborted 28 jobs; 2 had ended already\n");
        assertThat(cli.err()).contains("Expected a job that goes on").hasLineCount(1);
        assertThat(count("POST /abort")).isEqualTo(JOBS);
        assertThat(control.seen().stream().map(FakeControl.Seen::body).distinct())
                .hasSizeGreaterThan(JOBS);
    }

    @Test
    void jobsThatWereNamedAndHadEndedAreAConflict() {
        control.tell("POST /abort", 409, ENDED);
        Cli cli = call("abort", "1-30", "-o", "table");
        assertThat(cli.exitCode()).isEqualTo(4);
        assertThat(cli.out()).isEqualTo("aborted 0 jobs; 30 had ended already\n");
        assertThat(cli.err()).as("only the first ones are told of").hasLineCount(3);
    }

    @Test
    void whatWasDoneToSeveralIsOneDocument() {
        control.tell("POST /abort", 200, ABORTED);
        assertThat(call("abort", "1-30", "-o", "json").out())
                .startsWith("{\"version\":1,\"aborted\":[{")
                .endsWith("}]}\n")
                .hasLineCount(1);
    }

    @Test
    void programsHearOfEachInItsOrder() {
        control.tell("POST /abort", 200, ABORTED);
        assertThat(call("abort", "1-30", "-q").out().lines())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, JOBS).mapToObj(String::valueOf).toList());
    }

    @Test
    void holdingManyEndsInOneSentence() {
        for (int number = 1; number <= JOBS; number++) {
            control.tell(
                    "POST /jobs/j-" + number + "/hold", number == 7 ? 409 : 200, number == 7 ? ENDED : held(number));
        }
        Cli cli = call("hold", "1-30");
        assertThat(cli.exitCode()).isEqualTo(4);
        assertThat(cli.out()).isEqualTo("hold: done for 29 of 30 jobs; 1 did not allow it\n");
        assertThat(cli.err()).hasLineCount(1);
    }

    private static String held(int number) {
        return "{\"job_id\":\"j-" + number + "\",\"status\":\"PENDING\"}";
    }

    @Test
    void troubleOnTheWaySaysHowFarItCame() {
        control.tell("POST /abort", 200, ABORTED)
                .tell("POST /abort", 200, ABORTED)
                .tell("POST /abort", 500, "{}");
        Cli cli = call("abort", "1-30", "-o", "table");
        assertThat(cli.exitCode()).isEqualTo(75);
        assertThat(cli.err())
                .containsPattern("after [012] of 30 jobs it went no further")
                .hasLineCount(2);
        assertThat(count("POST /abort")).isLessThanOrEqualTo(JOBS);
    }

    @Test
    void aBarIsDrawnOnATerminal() {
        control.tell("POST /abort", 200, ABORTED);
        Cli cli = Cli.with(Map.of("HDCF_URL", control.url(), "COLUMNS", "70"), true, "abort", "1-30");
        assertThat(cli.out()).isEqualTo("aborted 30 jobs\n");
        assertThat(cli.err()).contains("abort", "30/30").endsWith("\r\u001b[K");
    }

    private static String event(int id, String name) {
        return "id: " + id + "\ndata: {\"id\":" + id + ",\"event\":\"" + name
                + "\",\"job_id\":\"j-1\",\"worker_id\":\"lab-1\"}\n\n";
    }

    private FakeControl draining() throws IOException {
        return new FakeControl()
                .tell("POST /workers/lab-1/drain", 200, "{\"worker_id\":\"lab-1\",\"health\":\"DRAINING\"}");
    }

    @Test
    void drainWaitsUntilTheWorkerHoldsNothing() throws IOException {
        String running = "[" + String.format(java.util.Locale.ROOT, JOB, 1).replace("PENDING", "RUNNING") + "]";
        try (FakeControl fresh = draining()) {
            fresh.tell("GET /events", 200, "[{\"id\":5}]")
                    .tell(
                            "GET /events",
                            200,
                            (event(6, "job_completed") + event(7, "job_completed"))
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            Map.of("Content-Type", "text/event-stream"));
            // Nothing assigned, one that runs, nothing lost; then nothing at all.
            fresh.tell("GET /jobs", 200, "[]").tell("GET /jobs", 200, running).tell("GET /jobs", 200, "[]");
            Cli cli = Cli.call("worker", "drain", "lab-1", "--wait", "--url", fresh.url());
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            assertThat(cli.out()).isEqualTo("worker lab-1 is DRAINING\nworker lab-1 runs nothing any more\n");
            assertThat(cli.err()).isEqualTo("hdcfctl: waiting for 1 job of lab-1: 1\n");
            assertThat(fresh.seen().stream().filter(seen -> seen.call().equals("GET /events")))
                    .extracting(FakeControl.Seen::query)
                    .containsExactly("limit=1", "follow=true&worker_id=lab-1");
            assertThat(fresh.seen().stream().filter(seen -> seen.call().equals("GET /jobs")))
                    .as("looks only after something happened")
                    .hasSize(6);
        }
    }

    @Test
    void drainGivesUpInTimeAndTheWorkerStaysDrained() throws IOException {
        String running = "[" + String.format(java.util.Locale.ROOT, JOB, 1).replace("PENDING", "RUNNING") + "]";
        try (FakeControl fresh = draining()) {
            fresh.tell("GET /jobs", 200, running);
            Cli cli = Cli.call("worker", "drain", "lab-1", "--wait", "--timeout", "50ms", "--url", fresh.url());
            assertThat(cli.exitCode()).isEqualTo(124);
            assertThat(cli.err()).contains("Next: hdcfctl worker show lab-1").hasLineCount(2);
            for (String[] wrong : new String[][] {{"--timeout", "1h"}, {"--wait", "--timeout", "0s"}}) {
                String[] argv = new String[] {"worker", "drain", "lab-1", "--url", fresh.url()};
                String[] all = java.util.stream.Stream.concat(
                                java.util.Arrays.stream(argv), java.util.Arrays.stream(wrong))
                        .toArray(String[]::new);
                assertThat(Cli.call(all).exitCode()).isEqualTo(2);
            }
        }
    }
}
