package hdcf.verify.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A caller that knows HTTP and JSON and nothing of the programs. Safe for use by several threads. */
public final class Http {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int TIMEOUT_MS = 20_000;

    static {
        // The JDK would otherwise send a POST a second time by itself when the connection breaks.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String base;
    private final Map<String, String> headers;

    public Http(String base, String token) {
        this(base, Map.of("X-API-Token", token));
    }

    public Http(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    public Answer get(String path) {
        return send("GET", path, Map.of(), null);
    }

    public Answer post(String path, String body) {
        return post(path, body, Map.of());
    }

    public Answer post(String path, String body, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(more);
        return send("POST", path, all, body);
    }

    /** Sends a request; an {@link UncheckedIOException} means that nobody knows whether it arrived. */
    public Answer send(String method, String path, Map<String, String> more, @Nullable String body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(base + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setInstanceFollowRedirects(false);
            headers.forEach(connection::setRequestProperty);
            more.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            byte[] bytes = stream == null ? new byte[0] : stream.readAllBytes();
            return new Answer(status, connection.getHeaderFields(), new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What came back. */
    public record Answer(int status, Map<String, List<String>> headers, String text) {
        /** The body as a tree. */
        public JsonNode json() {
            return tree(text);
        }

        /** The first value of a header, or null. */
        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Reads JSON. */
    public static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException("Expected JSON, found " + text, notJson);
        }
    }
}
