package hdcf.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.RawSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are no proper HTTP, and proper ones that are rare. */
final class HostileFramingIT {
    private static final String TOKEN = "X-API-Token: " + ControlProcess.TOKEN + "\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String JOB = "{\"command\":\"true\"}";

    @TempDir
    Path folder;

    private ControlProcess control;
    private Watch watch;

    @BeforeEach
    void start() {
        control = new ControlProcess(folder, List.of()).start();
        watch = new Watch(control);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private RawSocket.@Nullable Reply ask(String request) {
        try (RawSocket socket = new RawSocket(control.port())) {
            socket.send(request);
            return socket.read(!request.startsWith("HEAD"));
        }
    }

    private RawSocket.Reply answer(String request) {
        try (RawSocket socket = new RawSocket(control.port())) {
            socket.send(request);
            return socket.answer();
        }
    }

    private static String post(String headers, String body) {
        return "POST /jobs HTTP/1.1\r\n" + HOST + TOKEN + JSON + headers + "\r\n" + body;
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n";
    }

    @Test
    void refusesRequestsWhoseFramingIsInDoubt() {
        String length = "Content-Length: " + JOB.length() + "\r\n";
        String chunks = "12\r\n" + JOB + "\r\n0\r\n\r\n";
        List<String> requests = List.of(
                post(length + "Transfer-Encoding: chunked\r\n", chunks),
                post(length + length, JOB),
                post(length + "Content-Length: 5\r\n", JOB),
                post("Content-Length: -1\r\n", JOB),
                post("Content-Length: +18\r\n", JOB),
                post("Content-Length: 0x12\r\n", JOB),
                post("Content-Length: 18, 18\r\n", JOB),
                post("Content-Length: 99999999999999999999\r\n", JOB),
                post("Content-Length:\r\n", JOB),
                post("Content-Length: " + (JOB.length() - 1) + "\r\n", JOB),
                post(length + "X-A: b\r\r\n", JOB),
                post("Transfer-Encoding: xchunked\r\n", chunks),
                post("Transfer-Encoding: chunked, identity\r\n", chunks),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks),
                post("Transfer-Encoding: chunked\r\n", "zz\r\n" + JOB + "\r\n0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\n", "-1\r\n" + JOB + "\r\n0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n" + JOB + "\r\n0\r\n\r\n"),
                post("Content-Length : 18\r\n", JOB),
                post(" Content-Length: 18\r\n", JOB),
                post("X-A: b\u0000c\r\n" + length, JOB),
                post("Host: other\r\n" + length, JOB),
                post("Content-Encoding: gzip\r\n" + length, JOB),
                post("Content-Type: text/plain\r\n" + length, JOB),
                post("X-API-Token: other\r\n" + length, JOB),
                post("X-Many: y\r\n".repeat(60) + length, JOB),
                post("X-Long: " + "y".repeat(20_000) + "\r\n" + length, JOB),
                post(length, JOB).replace("HTTP/1.1", "FTP/1.1"),
                post(length, JOB).replace(HOST, ""),
                post(length, JOB).replace(HOST, "Host: evil.example\r\n"),
                post(length, JOB).replace(HOST, "Host: a b\r\n"),
                post("Origin: http://evil.example\r\n" + length, JOB),
                "POST /jobs\r\n",
                "\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        for (String request : requests) {
            RawSocket.Reply reply = ask(request);
            String what = printable(request);
            watch.judge(what, plain(reply));
            assertThat(reply == null ? 400 : reply.status()).as(what).isBetween(400, 499);
        }
        watch.healthy();
    }

    /** What the server says below our own handler has no body, and so no media type. */
    private static RawSocket.@Nullable Reply plain(RawSocket.@Nullable Reply reply) {
        return reply != null && reply.body().isEmpty() ? null : reply;
    }

    @Test
    void refusesPathsThatNobodyWrites() {
        List<String> paths = List.of(
                "/jobs/../workers",
                "/jobs/..",
                "//jobs",
                "/jobs//x",
                "/%2e%2e/jobs",
                "/jobs/%2fetc",
                "/jobs%5cx",
                "/jobs/%00",
                "/jobs;a=b",
                "/./jobs",
                "http://other.example/jobs",
                "jobs",
                "*",
                "/jobs/" + "x".repeat(17_000),
                "/%",
                "/%zz",
                "/jobs/\u00ff",
                "/JOBS",
                "/jobs/",
                "/jobs/x/y/z");
        for (String path : paths) {
            RawSocket.Reply reply = ask(get(path));
            watch.judge(printable(path), plain(reply));
            assertThat(reply == null ? 400 : reply.status()).as(printable(path)).isBetween(400, 499);
        }
        watch.healthy();
    }

    @Test
    void knowsNoMethodsButItsOwn() {
        for (String method :
                List.of("HEAD", "OPTIONS", "TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "get", "X".repeat(200))) {
            for (String path : List.of("/jobs", "/register", "/healthz", "/jobs/x", "/nowhere")) {
                RawSocket.Reply reply = ask(method + " " + path + " HTTP/1.1\r\n" + HOST + TOKEN + "\r\n");
                watch.judge(method + " " + path, method.equals("HEAD") ? null : plain(reply));
                assertThat(reply == null ? 400 : reply.status())
                        .as(method + " " + path)
                        .isBetween(400, 499);
            }
        }
        watch.healthy();
    }

    @Test
    void refusesBodiesThatAreTooLargeBeforeReadingThem() {
        RawSocket.Reply announced =
                answer("POST /register HTTP/1.1\r\n" + HOST + TOKEN + JSON + "Content-Length: 2000000\r\n\r\n{");
        assertThat(announced.status()).isEqualTo(413);
        watch.judge("2 MB to /register", announced);
        watch.judge("70 MB to /jobs", ask(post("Content-Length: 73400320\r\n", "[")));
        watch.healthy();
    }

    @Test
    void answersPipelinedRequestsInOrderAndOldOnesAtAll() {
        try (RawSocket socket = new RawSocket(control.port())) {
            socket.send(get("/healthz") + get("/nowhere") + get("/jobs"));
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(socket.answer().status());
            }
            assertThat(statuses).containsExactly(200, 404, 200);
        }
        assertThat(answer("GET /healthz HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
        try (RawSocket socket = new RawSocket(control.port())) {
            for (char octet : get("/healthz").toCharArray()) {
                socket.send(String.valueOf(octet));
            }
            assertThat(socket.answer().status()).isEqualTo(200);
        }
        watch.healthy();
    }

    @Test
    void closesSlowCallersAndServesTheOthersMeanwhile() {
        List<RawSocket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                RawSocket socket = new RawSocket(control.port());
                slow.add(socket);
                socket.send(i % 2 == 0 ? "POST /jo" : post("Content-Length: 18\r\n", "{\"comm"));
            }
            watch.healthy();
            for (RawSocket socket : slow) {
                RawSocket.Reply reply = socket.read();
                watch.judge("a slow caller", plain(reply));
            }
            watch.healthy();
        } finally {
            slow.forEach(RawSocket::close);
        }
    }

    @Test
    void locksOutAnAddressThatGuessesTokensButNotOneThatKnows() {
        watch.healthy();
        int last = 0;
        for (int i = 0; i < 40; i++) {
            RawSocket.Reply reply = answer("GET /jobs HTTP/1.1\r\n" + HOST + "X-API-Token: guess-" + i + "\r\n\r\n");
            watch.judge("guess " + i, reply);
            last = reply.status();
        }
        assertThat(last).isEqualTo(429);
        watch.healthy();
    }

    private static String printable(String request) {
        String text = request.replaceAll("[^\\x20-\\x7e]+", "|");
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }
}
