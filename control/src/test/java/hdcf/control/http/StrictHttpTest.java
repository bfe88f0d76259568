package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictHttpTest {
    private static final String TOKEN = "X-API-Token: " + TestServer.ALL + "\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String HEARTBEAT = "{\"worker_id\":\"w1\"}";
    private TestServer server;

    StrictHttpTest() throws IOException {
        server = new TestServer();
    }

    @BeforeAll
    void answerHeartbeats() {
        server.core.script = command -> new hdcf.schema.wire.HeartbeatAnswer("ok", java.util.List.of(), false);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                row("plain", get("/workers", ""), 200),
                row("unknown path", get("/nope", ""), 404),
                row("trailing slash", get("/jobs/", ""), 404),
                row("dots", get("/jobs/../workers", ""), 400),
                row("double slash", get("//workers", ""), 400),
                row("encoded dot", get("/jobs/%2e%2e", ""), 400),
                row("encoded slash", get("/jobs/a%2Fb", ""), 400),
                row("encoded backslash", get("/jobs/a%5cb", ""), 400),
                row("encoded NUL", get("/jobs/a%00", ""), 400),
                row("matrix", get("/jobs/a;b=c", ""), 400),
                row("backslash", get("/jobs\\a", ""), 400),
                row("odd id", get("/jobs/a%41", ""), 404),
                row("long id", get("/jobs/" + "a".repeat(129), ""), 404),
                row("absolute form", get("http://localhost/workers", ""), 200),
                row("absolute form elsewhere", get("http://evil.example/workers", ""), 400),
                row("wrong method", "DELETE /workers HTTP/1.1\r\n" + HOST + TOKEN + "\r\n", 405),
                row("TRACE", "TRACE /workers HTTP/1.1\r\n" + HOST + TOKEN + "\r\n", 405),
                row("OPTIONS", "OPTIONS /workers HTTP/1.1\r\n" + HOST + TOKEN + "\r\n", 405),
                row("CONNECT", "CONNECT /workers HTTP/1.1\r\n" + HOST + TOKEN + "\r\n", 405),
                row("HTTP/1.0", "GET /workers HTTP/1.0\r\n" + TOKEN + "\r\n", 200),
                row("later minor version counts as HTTP/1.1", "GET /workers HTTP/1.2\r\n" + HOST + TOKEN + "\r\n", 200),
                row("HTTP/2.0", "GET /workers HTTP/2.0\r\n" + HOST + TOKEN + "\r\n", 400),
                row("HTTP/0.9", "GET /workers\r\n\r\n", 400),
                row("no host", "GET /workers HTTP/1.1\r\n" + TOKEN + "\r\n", 400),
                row("two hosts", get("/workers", HOST), 400),
                row("bad host", "GET /workers HTTP/1.1\r\nHost: a b\r\n" + TOKEN + "\r\n", 400),
                row("foreign host", "GET /workers HTTP/1.1\r\nHost: evil.example\r\n" + TOKEN + "\r\n", 403),
                row("configured host", "GET /workers HTTP/1.1\r\nHost: HDCF.home:80\r\n" + TOKEN + "\r\n", 200),
                row("IP host", "GET /workers HTTP/1.1\r\nHost: [::1]:80\r\n" + TOKEN + "\r\n", 200),
                row("foreign origin", get("/workers", "Origin: http://evil.example\r\n"), 403),
                row("null origin", get("/workers", "Origin: null\r\n"), 403),
                row("own origin", get("/workers", "Origin: http://localhost\r\n"), 200),
                row(
                        "length and chunked",
                        post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                        400),
                row("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "{}  "), 400),
                row("negative length", post("Content-Length: -1\r\n", ""), 400),
                row("signed length", post("Content-Length: +18\r\n", HEARTBEAT), 400),
                row("gzip encoding", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400),
                row("identity encoding", post("Transfer-Encoding: identity\r\n", "0\r\n\r\n"), 400),
                row("odd case encoding", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), 400),
                row("chunked", post("Transfer-Encoding: chunked\r\n", "12\r\n" + HEARTBEAT + "\r\n0\r\n\r\n"), 200),
                row("bad chunk", post("Transfer-Encoding: chunked\r\n", "zz\r\n" + HEARTBEAT + "\r\n0\r\n\r\n"), 400),
                row("space before colon", get("/workers", "X-A : b\r\n"), 400),
                row("leading space", "GET /workers HTTP/1.1\r\n " + HOST + TOKEN + "\r\n", 400),
                row("folded header is unfolded", get("/workers", "X-A: b\r\n c\r\n"), 200),
                row("folded encoding", post("Transfer-Encoding: x,\r\n chunked\r\n", "0\r\n\r\n"), 400),
                row("NUL in header", get("/workers", "X-A: b\0c\r\n"), 400),
                row("bare LF", "GET /workers HTTP/1.1\n" + HOST + TOKEN + "\r\n", 400),
                row("60 headers", get("/workers", "X-A: b\r\n".repeat(60)), 400),
                row("large header", get("/workers", "X-A: " + "b".repeat(17_000) + "\r\n"), 400),
                row("large path", get("/" + "b".repeat(17_000), ""), 400),
                row("broken query", get("/jobs?status=%zz", ""), 400),
                row("query not UTF-8", get("/jobs?status=%ff", ""), 400),
                row("many parameters", get("/jobs?" + "a=b&".repeat(70), ""), 400),
                row("no media type", typed("", HEARTBEAT), 415),
                row("form", typed("Content-Type: application/x-www-form-urlencoded\r\n", HEARTBEAT), 415),
                row("latin1", typed("Content-Type: application/json; charset=latin1\r\n", HEARTBEAT), 415),
                row("utf-8", typed("Content-Type: application/json; charset=UTF-8\r\n", HEARTBEAT), 200),
                row("gzip body", typed(JSON + "Content-Encoding: gzip\r\n", HEARTBEAT), 415));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void answersOddRequestsAsAgreed(String name, String request, int status) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(request);
            RawClient.Answer answer;
            try {
                answer = client.read();
            } catch (EOFException | SocketException closed) {
                // The transport may close without a word where a request cannot be parsed at all.
                assertThat(status).as(name + ": " + closed.getMessage()).isEqualTo(400);
                return;
            }
            assertThat(answer.status()).as(name + ": " + answer.text()).isEqualTo(status);
            if (status >= 400 && !answer.text().isEmpty()) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.text())
                        .contains("\"error\":\"Expected ")
                        .doesNotContain("Exception", "hdcf.", "java.");
            }
        }
        assertThat(server.get("/workers").status()).isEqualTo(200);
    }

    @Test
    void namesTheAllowedMethods() throws IOException {
        assertThat(server.call("PUT /jobs HTTP/1.1\r\n" + HOST + TOKEN + "\r\n").header("Allow"))
                .isEqualTo("GET, POST");
    }

    @Test
    void keepsTheConnectionAfterAnOrdinaryRefusal() throws IOException {
        try (RawClient client = server.connect()) {
            assertThat(client.call(get("/jobs?limit=0", "")).status()).isEqualTo(422);
            assertThat(client.call(get("/workers", "")).status()).isEqualTo(200);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(get("/workers", "") + typed(JSON, HEARTBEAT) + get("/nope", ""));
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().text()).contains("drain");
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Arguments.of("/jobs?limit=0"),
                Arguments.of("/jobs?limit=10001"),
                Arguments.of("/jobs?limit=1e3"),
                Arguments.of("/jobs?status=DONE"),
                Arguments.of("/jobs?status=pending"),
                Arguments.of("/jobs?worker_id=a%20b"),
                Arguments.of("/jobs?cursor=41"),
                Arguments.of("/events?limit=0"),
                Arguments.of("/events?limit=5001"),
                Arguments.of("/events?since_id=-1"),
                Arguments.of("/events?follow=perhaps"),
                Arguments.of("/next-job"),
                Arguments.of("/next-job?worker_id=a/b"),
                Arguments.of("/next-job?worker_id=" + "a".repeat(129)),
                Arguments.of("/next-job?worker_id=a&wait_ms=60001"),
                Arguments.of("/next-job?worker_id=a&max=-1"),
                Arguments.of("/next-job?worker_id=a&claim_id=%0a"),
                Arguments.of("/jobs/a/output/stdout?offset=-1"),
                Arguments.of("/jobs/a/output/stdout?attempt=x"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesBadValuesInQueries(String target) throws IOException {
        RawClient.Answer answer = server.get(target);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.text()).contains("\"errors\":[{\"pointer\":\"?");
    }

    private static Arguments row(String name, String request, int status) {
        return Arguments.of(name, request, status);
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + TOKEN + headers + "\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /heartbeat HTTP/1.1\r\n" + HOST + TOKEN + JSON + headers + "\r\n" + body;
    }

    private static String typed(String headers, String body) {
        return "POST /heartbeat HTTP/1.1\r\n" + HOST + TOKEN + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
