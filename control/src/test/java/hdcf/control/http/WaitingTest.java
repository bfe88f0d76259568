package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.writer.Reply;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.WorkAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WaitingTest {
    private static final WorkAnswer NOTHING = new WorkAnswer(List.of(), List.of(), false);
    private static final String PARKED = TestServer.getText("/next-job?worker_id=w1&wait_ms=60000");
    private final TestServer server;

    WaitingTest() throws IOException {
        server = new TestServer(new Timeouts(300, 300, 300, 300), Clock.system());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void hearsThatAParkedCallerWentAway() throws Exception {
        Reply<?> reply;
        try (RawClient client = server.connect()) {
            client.send(PARKED);
            reply = taken();
            assertThat(reply.isGone()).isFalse();
        }
        until(reply::isGone);
        FakeCore.deliver(reply, NOTHING);
        assertThat(server.get("/workers").status()).isEqualTo(200);
    }

    @Test
    void keepsAParkedCallerLongerThanAnyTimeout() throws Exception {
        try (RawClient client = server.connect();
                RawClient idle = server.connect()) {
            client.send(PARKED);
            Reply<?> reply = taken();
            // A connection without a request is closed by its timeout; the parked one outlives it.
            assertThat(idle.isClosed()).isTrue();
            try (RawClient second = server.connect()) {
                assertThat(second.isClosed()).isTrue();
            }
            assertThat(reply.isGone()).isFalse();
            reply.lane().execute(() -> FakeCore.deliver(reply, NOTHING));
            assertThat(client.read().status()).isEqualTo(204);
            assertThat(client.call(TestServer.getText("/workers")).status()).isEqualTo(200);
        }
    }

    @Test
    void servesTheNextRequestOfACallerThatSentItEarly() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(PARKED);
            Reply<?> reply = taken();
            client.send(TestServer.getText("/workers"));
            reply.lane().execute(() -> FakeCore.deliver(reply, NOTHING));
            assertThat(client.read().status()).isEqualTo(204);
            assertThat(client.read().text()).isEqualTo("[]");
        }
    }

    @Test
    void closesACallerThatIsSlowWithItsHeaders() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /workers HTTP/1.1\r\nHost: loc");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void streamsEventsFromWhereTheFollowerStopped() throws Exception {
        server.core.record(1, "old");
        server.core.record(2, "missed");
        try (RawClient client = server.connect()) {
            client.send(TestServer.getText("/events?follow=true").replace("\r\n\r\n", "\r\nLast-Event-ID: 1\r\n\r\n"));
            assertThat(nextId(client)).isEqualTo("id: 2");
            server.core.record(3, "fresh");
            assertThat(nextId(client)).isEqualTo("id: 3");
            server.core.isDraining = true;
            String line = client.line();
            while (!line.equals("0")) {
                line = client.line();
            }
            assertThat(client.line()).isEmpty();
        }
    }

    @Test
    void takesSoManyFollowersAndNoMore() throws IOException {
        List<RawClient> followers = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                RawClient follower = server.connect();
                followers.add(follower);
                follower.send(TestServer.getText("/events?follow=true"));
                assertThat(follower.line()).isEqualTo("HTTP/1.1 200 OK");
            }
            RawClient.Answer answer = server.get("/events?follow=true");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        } finally {
            for (RawClient follower : followers) {
                follower.close();
            }
        }
    }

    @Test
    void closesACallerThatDoesNotTakeItsAnswer() throws Exception {
        server.core.output = new byte[64 * 1024 * 1024];
        try (RawClient client = server.connect()) {
            client.send(TestServer.getText("/jobs/j1/output/stdout"));
            assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
            try (RawClient idle = server.connect()) {
                // Outlasts the pause that a writer is given.
                assertThat(idle.isClosed()).isTrue();
            }
            try (RawClient idle = server.connect()) {
                assertThat(idle.isClosed()).isTrue();
            }
            assertThat(client.count()).isLessThan(server.core.output.length);
        }
    }

    private Reply<?> taken() throws InterruptedException {
        Reply<?> reply = server.core.waiting.poll(20, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        return java.util.Objects.requireNonNull(reply);
    }

    private static String nextId(RawClient client) throws IOException {
        String line = client.line();
        while (!line.startsWith("id: ")) {
            line = client.line();
        }
        return line;
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
