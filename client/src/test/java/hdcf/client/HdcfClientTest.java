package hdcf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call puts on the wire, and what it makes of each kind of answer. */
@Timeout(30)
final class HdcfClientTest {
    private static final SubmitRequest JOB =
            new SubmitRequest("echo", List.of("a"), null, null, null, null, null, null, null, null, null, null, null);

    private final ScriptedControl control;
    private final HdcfClient client;

    HdcfClientTest() throws IOException {
        control = new ScriptedControl();
        client = client("s3cret");
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void aProblemIsItsStatusItsCodeAndItsSentence() {
        control.tell(409, "{\"code\":\"offset_gap\",\"detail\":\"Expected 7\",\"error\":\"gap\",\"expected\":7}");
        ProblemException refused = refusal(() -> client.putOutput("j", "stdout", "a", 9, new byte[1]));
        assertThat(refused).hasMessage("Expected 7");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).contains(ProblemCode.OFFSET_GAP);
        assertThat(refused.expected()).hasValue(7);
        assertThat(refused.isPassing()).isFalse();
    }

    @Test
    void aProblemNamesTheFaultsOfABody() {
        control.tell(422, "{\"code\":\"out_of_range\",\"detail\":\"No\",\"errors\":[{\"code\":\"too_long\"}]}");
        ProblemException refused = refusal(() -> client.submit(JOB, null));
        assertThat(refused.hasFault("too_long")).isTrue();
        assertThat(refused.hasFault("too_short")).isFalse();
    }

    @Test
    void aMismatchTellsWhatIsHeld() {
        control.tell(409, "{\"code\":\"output_mismatch\",\"length\":3,\"sha256\":\"ab\",\"stream\":\"stderr\"}");
        ProblemException refused = refusal(() -> client.job("j"));
        assertThat(refused.code()).contains(ProblemCode.OUTPUT_MISMATCH);
        assertThat(refused.length()).hasValue(3);
        assertThat(refused.sha256()).contains("ab");
        assertThat(refused.stream()).contains("stderr");
    }

    @Test
    void aRefusalOfAnotherServerStillHasASentence() {
        control.tell(404, "{\"error\":\"job not found\"}")
                .tell(502, "  Bad gateway\n")
                .tell(404, "{\"code\":\"of_next_year\"}")
                .tell(401, "")
                .tell(500, "");
        assertThat(refusal(() -> client.job("j"))).hasMessage("job not found");
        assertThat(refusal(() -> client.job("j"))).hasMessage("Bad gateway");
        ProblemException unknown = refusal(() -> client.job("j"));
        assertThat(unknown.code()).isEmpty();
        assertThat(unknown.expected()).isEmpty();
        assertThat(refusal(() -> client.job("j")))
                .hasMessage("Expected a token that the control plane knows, but it refused this one");
        assertThat(refusal(() -> client.job("j"))).hasMessage("The control plane answered 500");
    }

    @Test
    void onlyABusyOrTroubledServerIsWorthAnotherCall() {
        for (int status : new int[] {302, 400, 403, 404, 409, 413, 422}) {
            control.tell(status, "{}");
            assertThat(refusal(() -> client.job("j")).isPassing())
                    .as("%s", status)
                    .isFalse();
        }
        for (int status : new int[] {429, 500, 502, 503}) {
            control.tell(status, "{}");
            assertThat(refusal(() -> client.job("j")).isPassing())
                    .as("%s", status)
                    .isTrue();
        }
    }

    @Test
    void aRefusedStreamIsAProblemToo() {
        control.tell(404, ScriptedControl.problem(404, "not_found", "No such job"));
        ProblemException refused = refusal(() -> client.output("j", OutputQuery.of("stdout"), 5_000));
        assertThat(refused).hasMessage("No such job");
        assertThat(refused.code()).contains(ProblemCode.NOT_FOUND);
    }

    @Test
    void whatIsNoAnswerIsNoRefusal() {
        control.raw("220 mail.example ESMTP\r\n\r\n")
                .raw("220 mail.example ESMTP\r\n\r\n")
                .hangUp();
        assertThatThrownBy(() -> client.job("j")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.output("j", OutputQuery.of("stdout"), 5_000))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.submit(JOB, null)).isInstanceOf(IOException.class);
        assertThat(control.calls()).containsExactly("GET /jobs/j", "GET /jobs/j/output/stdout", "POST /jobs");
    }

    @Test
    void aSubmissionCarriesItsKeyAndItsToken() throws Exception {
        control.tell(201, "{\"job_id\":\"j\",\"status\":\"PENDING\",\"number\":7}")
                .tell(200, "{\"job_id\":\"j\",\"status\":\"PENDING\",\"number\":7,\"deduplicated\":true}")
                .tell(200, "{\"job_id\":\"k\",\"status\":\"PENDING\",\"number\":8}");
        assertThat(client.submit(JOB, "key-1")).isEqualTo(new SubmitAnswer("j", JobStatus.PENDING, 7, null));
        assertThat(client.submit(JOB, "key-1").deduplicated()).isTrue();
        client("").submit(JOB, null);
        assertThat(control.calls()).containsOnly("POST /jobs");
        ScriptedControl.Seen first = control.seen().get(0);
        assertThat(first.header("Idempotency-Key")).isEqualTo("key-1");
        assertThat(first.header("X-API-Token")).isEqualTo("s3cret");
        assertThat(first.text()).isEqualTo(Json.text(JOB));
        assertThat(control.seen().get(2).headers()).doesNotContainKeys("idempotency-key", "x-api-token");
    }

    @Test
    void aListAsksForWhatIsWantedAndTellsWhereItGoesOn() throws Exception {
        control.tell(200, "[]", "HDCF-Next-Cursor: c 2")
                .tell(200, "[]")
                .tell(200, "[]")
                .tell(200, "[]");
        assertThat(client.jobs(new JobQuery(JobStatus.FAILED, "w&1", 25, null)).nextCursor())
                .isEqualTo("c 2");
        assertThat(client.jobs(new JobQuery(null, null, null, "c 2")).nextCursor())
                .isNull();
        client.jobs(new JobQuery(null, null, null, null, new JobQuery.Of("b", "n", "l", 3L, 4L)));
        client.events("j/1", 9, 50);
        assertThat(control.calls())
                .containsExactly(
                        "GET /jobs?status=FAILED&worker_id=w%261&limit=25",
                        "GET /jobs?cursor=c+2",
                        "GET /jobs?batch=b&name=n&label=l&schedule=3&since=4",
                        "GET /events?since_id=9&limit=50&job_id=j%2F1");
    }

    @Test
    void anIdStaysOneStepOfThePath() throws Exception {
        control.tell(200, "out").tell(200, "out");
        assertThat(client.output("../a b?c", "stdout")).asString().isEqualTo("out");
        client.output("../a b?c", new OutputQuery("stderr", 2, 1, 5, true), 5_000)
                .close();
        assertThat(control.calls())
                .containsExactly(
                        "GET /jobs/..%2Fa%20b%3Fc/output/stdout",
                        "GET /jobs/..%2Fa%20b%3Fc/output/stderr?attempt=2&after=1&offset=5&follow=true");
    }

    @Test
    void membersOfTheNextVersionAreReadOver() throws Exception {
        control.tell(200, "{\"job_id\":\"j\",\"status\":\"PENDING\",\"number\":7,\"mood\":{\"is\":[1]}}")
                .tell(200, "[{\"id\":1,\"job_id\":\"j\",\"mood\":\"good\"}]");
        assertThat(client.submit(JOB, null).number()).isEqualTo(7);
        assertThat(client.events(null, 0, 1)).hasSize(1);
        control.tell(200, "{\"job_id\":\"j\"").tell(200, "<html>");
        assertThatThrownBy(() -> client.submit(JOB, null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.submit(JOB, null)).isInstanceOf(IOException.class);
    }

    @Test
    void aControlPlaneOfTheBaseProtocolIsUnderstood() throws Exception {
        control.tell(204, "").tell(200, "{\"job_id\":\"j\",\"command\":\"ls\",\"args\":null,\"assignment_id\":\"a\"}");
        assertThat(client.nextJob("w 1")).isEmpty();
        assertThat(client.nextJob("w 1"))
                .contains(new Assignment("j", 0, "ls", List.of(), "", 0, 1, 1, "a", 0, 0, null, null, null));
        control.tell(200, "{\"status\":\"ok\"}");
        assertThat(client.heartbeat(new HeartbeatRequest("w", null, null, null, null, null, null, null, null, null)))
                .isEqualTo(new HeartbeatAnswer("ok", List.of(), false));
        assertThat(control.calls())
                .containsExactly("GET /next-job?worker_id=w%201", "GET /next-job?worker_id=w%201", "POST /heartbeat");
    }

    @Test
    void theLengthOfABlobIsKnownWithoutIt() throws Exception {
        control.cut(200, 1L << 33, new byte[0]).tell(404, "");
        assertThat(client.blobs().length("ab")).hasValue(1L << 33);
        assertThat(client.blobs().length("ab")).isEmpty();
        assertThat(control.calls()).containsOnly("HEAD /blobs/ab");
    }

    @Test
    void healthIsTwoHundredAndNothingElse() throws Exception {
        control.tell(200, "").tell(503, "");
        assertThat(client.isHealthy()).isTrue();
        assertThat(client.isHealthy()).isFalse();
        assertThat(control.seen().get(0).headers()).doesNotContainKey("x-api-token");
    }

    @Test
    void anExchangeGivesTheAnswerAsItCame() throws Exception {
        control.tell(202, "any", "X-Any: thing");
        Response answer = client.exchange("DELETE", "/any?a=b", Map.of("X-Mine", "1"), null);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).asString().isEqualTo("any");
        assertThat(answer.header("x-any")).isEqualTo("thing");
        assertThat(control.calls()).containsExactly("DELETE /any?a=b");
        assertThat(control.seen().get(0).header("X-Mine")).isEqualTo("1");
    }

    private HdcfClient client(String token) {
        return new HdcfClient(HttpTransport.to(control.url()), token, 5_000);
    }

    private static ProblemException refusal(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call);
    }
}
