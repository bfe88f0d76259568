package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RolesTest {
    private static final Map<Grant, String> TOKENS = Map.of(
            Grant.ALL, TestServer.ALL,
            Grant.ADMIN, TestServer.ADMIN,
            Grant.SUBMIT, TestServer.SUBMIT,
            Grant.WORKER, TestServer.WORKER,
            Grant.READ, TestServer.READ);
    private final AtomicLong nanos = new AtomicLong();
    private final TestServer server;

    RolesTest() throws IOException {
        server = new TestServer(Timeouts.ordinary(), new Clock() {
            @Override
            public long wallMillis() {
                return 0;
            }

            @Override
            public long nanos() {
                return nanos.get();
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void letsEachRoleCallItsRoutesOnly() throws IOException {
        server.core.script = command -> new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found none");
        for (Route route : server.server.router().routes()) {
            String path = route.template()
                    .replace("{id}", "x")
                    .replace("{stream}", "stdout")
                    .replace("{name}", "x")
                    .replace("{sha256}", "0".repeat(64));
            for (Grant grant : Grant.values()) {
                int status = server.call(request(route.method(), path, "X-API-Token: " + TOKENS.get(grant)))
                        .status();
                Role needed = route.needed();
                String what = route.method() + " " + path + " as " + grant;
                if (needed == null || grant.holds(needed)) {
                    assertThat(status).as(what).isNotIn(401, 403);
                } else {
                    assertThat(status).as(what).isEqualTo(403);
                }
            }
        }
    }

    /** It holds the commands and the environment of every job. */
    @Test
    void givesABackupToAdministratorsOnly() throws IOException {
        for (Grant grant : Grant.values()) {
            int status = server.call(request("GET", "/backup", "X-API-Token: " + TOKENS.get(grant)))
                    .status();
            boolean isAllowed = grant == Grant.ALL || grant == Grant.ADMIN;
            assertThat(status == 403).as("GET /backup as " + grant).isNotEqualTo(isAllowed);
        }
        assertThat(server.call(request("GET", "/backup", "X-A: b")).status()).isEqualTo(401);
    }

    @Test
    void asksEveryRouteButTwoForAToken() throws IOException {
        List<String> open = new ArrayList<>();
        for (Route route : server.server.router().routes()) {
            String path = route.template()
                    .replace("{id}", "x")
                    .replace("{stream}", "stdout")
                    .replace("{name}", "x")
                    .replace("{sha256}", "0".repeat(64));
            if (server.call(request(route.method(), path, "X-A: b")).status() != 401) {
                open.add(route.template());
            }
            // More bad tokens in a minute than this many routes would lock the address out.
            nanos.addAndGet(49_500_000_000L);
        }
        assertThat(open).containsExactlyInAnyOrder("/healthz", "/openapi.json");
    }

    @Test
    void saysTheSameWhateverIsWrongWithAToken() throws IOException {
        List<String> wrong = List.of(
                "X-A: b",
                "X-API-Token: ",
                "X-API-Token: wrong",
                "Authorization: Basic " + TestServer.ALL,
                "Authorization: Bearer wrong",
                "Authorization: Bearer",
                "Authorization: Bearer " + TestServer.ALL + "\r\nAuthorization: Bearer " + TestServer.ALL,
                "X-API-Token: " + TestServer.ALL + "\r\nAuthorization: Bearer other");
        String first = "";
        for (String headers : wrong) {
            RawClient.Answer answer = server.call(request("GET", "/workers", headers));
            assertThat(answer.status()).as(headers).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            first = first.isEmpty() ? answer.text() : first;
            assertThat(answer.text()).as(headers).isEqualTo(first);
        }
        assertThat(server.call(request("GET", "/workers", "Authorization: bearer " + TestServer.READ))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namesTheRoleThatIsNeeded() throws IOException {
        assertThat(server.call(request("GET", "/workers", "X-API-Token: " + TestServer.WORKER))
                        .text())
                .contains("\"code\":\"forbidden\"", "Expected a token with role read, found one with worker");
    }

    @Test
    void stopsGuessingForAMinuteButNotTheMachinesThatWork() throws IOException {
        String known = request("GET", "/workers", "X-API-Token: " + TestServer.READ);
        String unseen = request("GET", "/workers", "X-API-Token: " + TestServer.ADMIN);
        String wrong = request("GET", "/workers", "X-API-Token: wrong");
        assertThat(server.call(known).status()).isEqualTo(200);
        for (int i = 0; i < FailureLog.LIMIT; i++) {
            assertThat(server.call(wrong).status()).isEqualTo(401);
        }
        var turnedAway = server.call(wrong);
        assertThat(turnedAway.status()).isEqualTo(429);
        assertThat(turnedAway.header("Retry-After")).isEqualTo("60");
        nanos.addAndGet(10_500_000_000L);
        var later = server.call(unseen);
        assertThat(later.status()).isEqualTo(429);
        assertThat(later.header("Retry-After")).isEqualTo("50");
        assertThat(server.call(known).status()).isEqualTo(200);
        nanos.addAndGet(61_000_000_000L);
        assertThat(server.call(unseen).status()).isEqualTo(200);
        assertThat(server.call(wrong).status()).isEqualTo(401);
    }

    @Test
    void givesTheOldestStrangersPlaceAway() throws IOException {
        String known = request("GET", "/workers", "X-API-Token: " + TestServer.READ);
        List<RawClient> open = new ArrayList<>();
        try (RawClient friend = server.connect()) {
            assertThat(friend.call(known).status()).isEqualTo(200);
            for (int i = 0; i < 501; i++) {
                open.add(server.connect());
            }
            assertThat(open.get(0).isClosed()).isTrue();
            assertThat(open.get(1).call(known).status()).isEqualTo(200);
            assertThat(friend.call(known).status()).isEqualTo(200);
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    private static String request(String method, String path, String headers) {
        String body = method.startsWith("P") ? "Content-Type: text/plain\r\nContent-Length: 0\r\n" : "";
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body + "\r\n";
    }
}
