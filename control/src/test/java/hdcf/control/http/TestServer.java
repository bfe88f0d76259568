package hdcf.control.http;

import hdcf.control.http.TokenBook.Token;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A server on a free loopback port with a scripted queue. */
final class TestServer implements AutoCloseable {
    static final String ALL = "token-of-everything";
    static final String ADMIN = "token-of-the-admin";
    static final String SUBMIT = "token-of-a-submitter";
    static final String WORKER = "token-of-a-worker";
    static final String READ = "token-of-a-reader";

    final FakeCore core = new FakeCore();
    final HttpServer server;

    TestServer() throws IOException {
        this(Timeouts.ordinary(), Clock.system());
    }

    TestServer(Timeouts timeouts, Clock clock) throws IOException {
        TokenBook tokens = TokenBook.of(List.of(
                new Token(ALL, Grant.ALL),
                new Token(ADMIN, Grant.ADMIN),
                new Token(SUBMIT, Grant.SUBMIT),
                new Token(WORKER, Grant.WORKER),
                new Token(READ, Grant.READ)));
        HttpServer.Settings settings = new HttpServer.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of("hdcf.home"), 1, 1000, timeouts);
        server = HttpServer.start(settings, core, tokens, clock);
    }

    RawClient connect() throws IOException {
        return new RawClient(server.address());
    }

    /** One call on a connection of its own. */
    RawClient.Answer call(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.call(request);
        }
    }

    RawClient.Answer get(String target) throws IOException {
        return call(getText(target));
    }

    RawClient.Answer post(String path, String body) throws IOException {
        return call(postText(path, body, ""));
    }

    static String getText(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + ALL + "\r\n\r\n";
    }

    /** A POST with more header lines, each ending in CRLF. */
    static String postText(String path, String body, String headers) {
        return postText(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static String postText(String path, byte[] body, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Token: " + ALL
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n" + headers + "\r\n"
                + new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.close();
    }
}
