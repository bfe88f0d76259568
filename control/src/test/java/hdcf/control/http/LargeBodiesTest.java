package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AcceptBatchCommand;
import hdcf.control.command.DropBatchCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.SubmitAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LargeBodiesTest {
    private final TestServer server;
    private final CountDownLatch dropped = new CountDownLatch(1);
    private final AtomicInteger staged = new AtomicInteger();

    LargeBodiesTest() throws IOException {
        server = new TestServer(new Timeouts(2_000, 400, 60_000, 2_000), hdcf.schema.port.Clock.system());
    }

    @BeforeEach
    void writeBatches() {
        server.core.script = command -> {
            if (command instanceof OpenBatchCommand) {
                return 5L;
            }
            if (command instanceof StageCommand stage) {
                staged.addAndGet(stage.jobs().size());
                return receipt(stage.jobs().size()).jobs();
            }
            if (command instanceof DropBatchCommand) {
                dropped.countDown();
                return true;
            }
            if (command instanceof SubmitCommand submit) {
                return receipt(submit.jobs().size());
            }
            return receipt(staged.get());
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesManyJobsInSlices() throws IOException {
        String body = jobs(1234, "x".repeat(300));
        var answer = server.call(TestServer.postText("/jobs", body, "Idempotency-Key: k\r\n"));
        assertThat(answer.status()).as(answer.text().substring(0, 60)).isEqualTo(201);
        assertThat(answer.text()).startsWith("[{\"job_id\":\"j\"");
        assertThat(server.core.commands).hasSize(5);
        assertThat(server.core.commands.get(0)).isInstanceOf(OpenBatchCommand.class);
        assertThat(server.core.commands.get(3))
                .isInstanceOfSatisfying(
                        StageCommand.class, slice -> assertThat(slice.jobs()).hasSize(234));
        assertThat(server.core.commands.get(4))
                .isInstanceOfSatisfying(
                        AcceptBatchCommand.class,
                        accept -> assertThat(accept.key()).isEqualTo(new IdempotencyKey("all", "k", sha256(body))));
    }

    @Test
    void takesManySmallJobsInSlicesToo() throws IOException {
        assertThat(server.post("/jobs", jobs(700, "")).status()).isEqualTo(201);
        assertThat(server.core.commands).hasSize(4);
    }

    @Test
    void takesAChunkedSubmission() throws IOException {
        String one = "{\"command\":\"a\"}";
        var answer = server.call("POST /jobs HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + TestServer.ALL
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n" + one
                + "\r\n0\r\n\r\n");
        assertThat(answer.text()).contains("\"job_id\"");
        assertThat(answer.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"\"}", "{\"comand\":\"a\"}", "{", "7", "{\"command\":\"a\"}]x["})
    void leavesNothingBehindWhenOneJobIsWrong(String bad) throws Exception {
        String good = jobs(900, "x".repeat(300));
        String body = good.substring(0, good.length() - 1) + "," + bad + "]";
        var answer = server.post("/jobs", body);
        assertThat(answer.status()).as(answer.text()).isIn(400, 422);
        if (answer.status() == 422) {
            assertThat(answer.text()).contains("\"pointer\":\"/900");
        }
        assertThat(dropped.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.core.commands).noneMatch(command -> command instanceof AcceptBatchCommand);
        assertThat(server.get("/workers").status()).isEqualTo(200);
    }

    @Test
    void leavesNothingBehindWhenTheCallerGoesAway() throws Exception {
        String body = jobs(900, "x".repeat(300));
        try (RawClient client = server.connect()) {
            String text = TestServer.postText("/jobs", body, "");
            client.send(text.substring(0, text.length() - 10));
        }
        assertThat(dropped.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.core.commands).noneMatch(command -> command instanceof AcceptBatchCommand);
    }

    @Test
    void leavesNothingBehindWhenTheCallerFallsSilent() throws Exception {
        String body = jobs(900, "x".repeat(300));
        try (RawClient client = server.connect()) {
            String text = TestServer.postText("/jobs", body, "");
            client.send(text.substring(0, text.length() - 10));
            assertThat(dropped.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusesOneObjectThatIsTooLarge() throws IOException {
        String body = "{\"command\":\"a\",\"working_dir\":\"" + "x".repeat(1_100_000) + "\"}";
        assertThat(server.post("/jobs", body).status()).isEqualTo(413);
        assertThat(server.post("/heartbeat", body).status()).isEqualTo(413);
        assertThat(server.post("/ack", body).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/batches"})
    void saysWhatIsWrongWithALargeBodyAndNotWithTheItemItWasReading(String path) throws IOException {
        String arg = "\"" + "x".repeat(100_000) + "\"";
        String head = path.equals("/jobs") ? "{\"command\":\"a\",\"args\":[" : "{\"job\":{\"command\":\"a\",\"args\":[";
        var notUtf8 = server.call(TestServer.postText(
                path, (head + (arg + ",").repeat(4) + "\"\u00ff\"]}").getBytes(StandardCharsets.ISO_8859_1), ""));
        assertThat(notUtf8.status()).as(notUtf8.text()).isEqualTo(400);
        assertThat(notUtf8.text()).contains("malformed_json", "UTF-8");
        if (path.equals("/jobs")) {
            var tooLarge = server.post(path, head + (arg + ",").repeat(11) + arg + "]}");
            assertThat(tooLarge.status()).as(tooLarge.text()).isEqualTo(413);
        }
        String request = TestServer.postText(path, head + (arg + ",").repeat(4) + arg + "]}", "");
        try (RawClient client = server.connect()) {
            client.send(request.substring(0, request.length() - 50_000));
            var slow = client.read();
            assertThat(slow.status()).as(slow.text()).isEqualTo(400);
            assertThat(slow.text()).contains("Expected the whole body as announced");
        }
        assertThat(server.get("/workers").status()).isEqualTo(200);
    }

    @Test
    void refusesABodyThatIsAnnouncedTooLarge() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("POST /jobs HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + TestServer.ALL
                    + "\r\nContent-Type: application/json\r\nContent-Length: 68000000\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void refusesAListWithTooManyElements() throws IOException {
        String lease = "{\"job_id\":\"j\",\"worker_id\":\"w\",\"assignment_id\":\"a\"},";
        String body = "[" + lease.repeat(257);
        assertThat(server.post("/ack", body.substring(0, body.length() - 1) + "]")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void asksForABodyThatWasHeldBack() throws IOException {
        String request = TestServer.postText("/jobs", "{\"command\":\"a\"}", "Expect: 100-continue\r\n");
        int end = request.indexOf("\r\n\r\n") + 4;
        try (RawClient client = server.connect()) {
            assertThat(client.call(request.substring(0, end)).status()).isEqualTo(100);
            assertThat(client.call(request.substring(end)).status()).isEqualTo(201);
        }
        try (RawClient client = server.connect()) {
            String wrong = request.replace(TestServer.ALL, "wrong");
            assertThat(client.call(wrong.substring(0, wrong.indexOf("\r\n\r\n") + 4))
                            .status())
                    .isEqualTo(401);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesWhenABodyStops() throws IOException {
        try (RawClient client = server.connect()) {
            String request = TestServer.postText("/heartbeat", "{\"worker_id\":\"w\"}", "");
            client.send(request.substring(0, request.length() - 3));
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static SubmitReceipt receipt(int jobs) {
        return new SubmitReceipt(
                java.util.Collections.nCopies(jobs, new SubmitAnswer("j", JobStatus.PENDING, 1, null)), false);
    }

    private static String jobs(int count, String dir) {
        String one = "{\"command\":\"a\",\"working_dir\":\"" + dir + "\"}";
        return "[" + String.join(",", java.util.Collections.nCopies(count, one)) + "]";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
