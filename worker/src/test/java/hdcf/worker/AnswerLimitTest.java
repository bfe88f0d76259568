package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hdcf.client.HttpTransport;
import hdcf.client.Request;
import hdcf.client.StreamedResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control plane, or what answers in its place, cannot fill the heap of a worker. */
final class AnswerLimitTest {
    private static final int LIMIT = 64 * 1024;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpTransport transport;

    AnswerLimitTest() throws IOException {
        server.createContext("/announced", exchange -> answer(exchange, 2 * LIMIT));
        server.createContext("/chunked", exchange -> answer(exchange, 0));
        server.start();
        transport = HttpTransport.to("http://127.0.0.1:" + server.getAddress().getPort())
                .answeredWithin(LIMIT);
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, long length) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.sendResponseHeaders(200, length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(new byte[2 * LIMIT]);
            }
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Request request(String method, String path) {
        return new Request(method, path, Map.of(), null, 10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/announced", "/chunked"})
    void refusesAnAnswerThatIsTooLarge(String path) {
        assertThatThrownBy(() -> transport.send(request("GET", path)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("less than " + LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/announced", "/chunked"})
    void readsAFileOfAnySizeAsItArrives(String path) throws IOException {
        try (StreamedResponse answer = transport.open(request("GET", path))) {
            assertThat(answer.body().readAllBytes()).hasSize(2 * LIMIT);
        }
    }

    @Test
    void hearsTheLengthOfALargeFile() throws IOException {
        assertThat(transport.send(request("HEAD", "/announced")).header("Content-Length"))
                .isEqualTo(String.valueOf(2 * LIMIT));
    }
}
