package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AbortCommand;
import hdcf.control.command.AckCommand;
import hdcf.control.command.ClaimCommand;
import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.ReconnectCommand;
import hdcf.control.command.RegisterCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.StatusAnswer;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.WorkAnswer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallsTest {
    private static final String LEASE = "{\"job_id\":\"j1\",\"worker_id\":\"w1\",\"assignment_id\":\"a1\"}";
    private static final Assignment ASSIGNMENT =
            new Assignment("j1", 1, "echo", List.of("a"), "", 0, 1, 3, "a1", 99, 1, null, null, null);
    private final TestServer server;

    CallsTest() throws IOException {
        server = new TestServer();
    }

    @BeforeEach
    void answerEachKind() {
        server.core.script = command -> {
            if (command instanceof SubmitCommand submit) {
                List<SubmitAnswer> jobs = submit.jobs().stream()
                        .map(job -> new SubmitAnswer("id-" + job.command(), JobStatus.PENDING, 7, null))
                        .toList();
                return new SubmitReceipt(
                        jobs, submit.key() != null && submit.key().key().equals("again"));
            }
            if (command instanceof RegisterCommand register) {
                return new StatusAnswer("ok", register.request().workerId());
            }
            if (command instanceof ClaimCommand claim) {
                return claim.request().workerId().equals("idle")
                        ? new WorkAnswer(List.of(), List.of(), false)
                        : new WorkAnswer(List.of(ASSIGNMENT), List.of(), false);
            }
            if (command instanceof AckCommand ack) {
                return ack.leases().stream()
                        .map(lease -> "stale".equals(lease.jobId())
                                ? new Verdict(null, new Refusal(ProblemCode.STALE_ASSIGNMENT, "Expected another"))
                                : new Verdict(JobAnswer.ok(String.valueOf(lease.jobId())), null))
                        .toList();
            }
            if (command instanceof HeartbeatCommand) {
                return new HeartbeatAnswer("ok", List.of(), false);
            }
            if (command instanceof AbortCommand) {
                return new AbortAnswer("ABORTED", 1, "why", "j1", null);
            }
            if (command instanceof ReconnectCommand) {
                return new ReconnectAnswer("ok", List.of());
            }
            return null;
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void submitsOneJob() throws IOException {
        var answer = server.post("/jobs", "{\"command\":\"echo\",\"args\":null,\"max_attempts\":1}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("{\"job_id\":\"id-echo\",\"status\":\"PENDING\",\"number\":7}");
        assertThat(answer.header("HDCF-Protocol")).isEqualTo("1");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Request-Id")).hasSize(16);
        var job = ((SubmitCommand) server.core.commands.get(0)).jobs().get(0);
        assertThat(job.crashLimit()).isZero();
        assertThat(job.maxAttempts()).isEqualTo(1);
    }

    @Test
    void saysThatAJobWasSubmittedBefore() throws IOException {
        var answer = server.call(TestServer.postText(
                "/jobs", "{\"command\":\"echo\"}", "Idempotency-Key: again\r\nX-Request-Id: mine\r\n"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"deduplicated\":true");
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine");
        var key = ((SubmitCommand) server.core.commands.get(0)).key();
        assertThat(key).isEqualTo(new IdempotencyKey("all", "again", sha256("{\"command\":\"echo\"}")));
    }

    @Test
    void submitsAListInOrder() throws IOException {
        var answer = server.post("/jobs", "[{\"command\":\"a\"},{\"command\":\"b\"}]");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(Json.mapper().readTree(answer.body()).findValuesAsText("job_id"))
                .containsExactly("id-a", "id-b");
    }

    @Test
    void refusesAnEmptyListOfJobs() throws IOException {
        assertThat(server.post("/jobs", "[]").status()).isEqualTo(422);
        assertThat(server.post("/jobs", " ".repeat(300_000) + "[]").status()).isEqualTo(422);
        assertThat(server.core.commands).isEmpty();
    }

    @Test
    void registersClaimsAndReports() throws IOException {
        assertThat(server.post("/register", "{\"worker_id\":\"w1\",\"capabilities\":null}")
                        .text())
                .isEqualTo("{\"status\":\"ok\",\"worker_id\":\"w1\"}");
        assertThat(server.get("/next-job?worker_id=w1").text()).startsWith("{\"job_id\":\"j1\"");
        assertThat(server.get("/next-job?worker_id=idle").status()).isEqualTo(204);
        assertThat(server.get("/next-job?worker_id=idle&max=4").text())
                .isEqualTo("{\"jobs\":[],\"abort\":[],\"drain\":false}");
        assertThat(server.post("/ack", LEASE).text()).isEqualTo("{\"job_id\":\"j1\",\"status\":\"ok\"}");
        assertThat(server.post("/heartbeat", "{\"worker_id\":\"w1\",\"future\":1}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("/abort", "{\"job_id\":\"j1\"}").text()).contains("\"aborted_jobs\":1");
        assertThat(server.post("/reconnect", "{\"worker_id\":\"w1\"}").status()).isEqualTo(200);
    }

    @Test
    void judgesEachElementOfAListByItself() throws IOException {
        String stale = LEASE.replace("j1", "stale");
        String nameless = "{\"job_id\":\"j3\",\"assignment_id\":\"a3\"}";
        var answer = server.post("/ack", "[" + nameless + "," + LEASE + "," + stale + "]");
        assertThat(answer.status()).isEqualTo(200);
        var elements = Json.mapper().readTree(answer.body());
        assertThat(elements.findValuesAsText("http_status")).containsExactly("422", "200", "409");
        assertThat(elements.get(2).at("/body/code").asText()).isEqualTo("stale_assignment");
        assertThat(server.post("/ack", stale).status()).isEqualTo(409);
        assertThat(server.post("/ack", "[]").text()).isEqualTo("[]");
    }

    @Test
    void turnsCallsAwayWhenTheQueueIsFullOrClosed() throws IOException {
        server.core.isFull = true;
        var full = server.post("/ack", LEASE);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isEqualTo("1");
        server.core.isFull = false;
        server.core.isDraining = true;
        assertThat(server.post("/ack", LEASE).text()).contains("draining");
    }

    @Test
    void aCallThatMeetsEndedThreadsIsTurnedAway() throws IOException {
        server.core.script = command -> {
            throw new RejectedExecutionException();
        };
        var answer = server.post("/ack", LEASE);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("draining");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void servesReads() throws IOException {
        var page = server.get("/jobs?status=PENDING&limit=1&unknown=x");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).isEqualTo("[]");
        assertThat(page.header("HDCF-Next-Cursor")).isEqualTo("n41");
        assertThat(server.get("/jobs?cursor=n41").header("HDCF-Next-Cursor")).isEmpty();
        assertThat(server.get("/jobs/nope").status()).isEqualTo(404);
        assertThat(server.get("/workers").text()).isEqualTo("[]");
        var output = server.get("/jobs/j1/output/stdout?offset=2");
        assertThat(output.text()).isEqualTo("llo\n");
        assertThat(output.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(output.header("Content-Disposition")).startsWith("attachment");
        assertThat(server.get("/jobs/j1/output/stdlog").status()).isEqualTo(404);
    }

    @Test
    void namesEachCheckOfItsHealth() throws IOException {
        server.core.checks.add(new HealthCheck("disk", () -> HealthCheck.Finding.of(true, "5 GB free")));
        String noToken = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(server.call(noToken).text())
                .isEqualTo("{\"status\":\"ok\",\"checks\":{\"disk\":{\"status\":\"ok\",\"detail\":\"5 GB free\"}}}");
        server.core.checks.add(new HealthCheck("database", () -> HealthCheck.Finding.of(false, "locked")));
        assertThat(server.call(noToken).status()).isEqualTo(503);
    }

    @Test
    void showsMetrics() throws IOException {
        assertThat(server.get("/metrics").text())
                .contains("hdcf_jobs{status=\"PENDING\"} 3.0", "hdcf_workers{status=\"OFFLINE\"} 1.0")
                .contains("hdcf_parked_claims 4.0", "hdcf_commands_total 50.0", "hdcf_commit_seconds_total 2.0")
                .contains("hdcf_assignments_total 9.0", "hdcf_retries_total 2.0")
                .contains(
                        "hdcf_job_seconds_count{status=\"COMPLETED\"} 5",
                        "hdcf_job_seconds_sum{status=\"COMPLETED\"} 7.5",
                        "hdcf_job_seconds_count{status=\"FAILED\"} 0");
    }

    @Test
    void saysNothingAboutAFaultButItsRequest() throws IOException {
        server.core.readFault = new IllegalStateException("secret org.sqlite.Thing");
        var answer = server.call(TestServer.getText("/jobs/j1").replace("\r\n\r\n", "\r\nX-Request-Id: r-7\r\n\r\n"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("\"request_id\":\"r-7\"").doesNotContain("secret", "sqlite", "Exception");
    }

    private static String sha256(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
