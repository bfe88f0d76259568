package hdcf.hdcfctl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control plane that answers what a test tells it, over real sockets. The last answer told for a call is repeated. */
final class FakeControl implements AutoCloseable {
    /** A request as it came. */
    record Seen(String call, String query, Map<String, List<String>> headers, String body) {
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? "" : values.get(0);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Told(int status, byte[] body, Map<String, String> headers, int missing) {}

    static {
        // Else each answer with a body waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Map<String, Queue<Told>> answers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    FakeControl() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeControl tell(String call, int status, String body) {
        return tell(call, status, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    FakeControl tell(String call, int status, byte[] body, Map<String, String> headers) {
        answers.computeIfAbsent(call, name -> new ConcurrentLinkedQueue<>()).add(new Told(status, body, headers, 0));
        return this;
    }

    /** Cuts the connection once without an answer. */
    FakeControl hangUp(String call) {
        return tell(call, 0, "");
    }

    /** Announces more bytes than it sends, then cuts the connection. */
    FakeControl cut(String call, String body, Map<String, String> headers) {
        answers.computeIfAbsent(call, name -> new ConcurrentLinkedQueue<>())
                .add(new Told(200, body.getBytes(StandardCharsets.UTF_8), headers, 100));
        return this;
    }

    List<Seen> seen() {
        return seen;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(new Seen(
                call, String.valueOf(exchange.getRequestURI().getRawQuery()), exchange.getRequestHeaders(), body));
        Queue<Told> queue = answers.get(call);
        Told told = queue == null ? null : queue.size() > 1 ? queue.poll() : queue.peek();
        if (told == null) {
            told = new Told(
                    404,
                    problem(404, "not_found", "Expected a test to tell " + call).getBytes(StandardCharsets.UTF_8),
                    Map.of(),
                    0);
        }
        if (told.status() != 0) {
            told.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(
                    told.status(), told.body().length == 0 ? -1 : told.body().length + told.missing());
            exchange.getResponseBody().write(told.body());
            // A newer JDK keeps the bytes of an unfinished answer back, and drops them when it is closed.
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    static String problem(int status, String code, String detail) {
        return "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"" + detail + "\",\"error\":\""
                + detail + "\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
