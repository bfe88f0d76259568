package hdcf.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The real network: HTTP/1.1 with keep-alive.
 *
 * <p>{@code HttpURLConnection} and not {@code java.net.http}, which costs half a second of start-up and 24 MB. Two habits of
 * the JDK are switched off: it would silently send a POST again when a kept connection broke, and it would follow
 * redirects and so carry the token to another host.
 */
public final class HttpTransport implements Transport {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int MAX_PORT = 65_535;
    /** A larger body is not copied once more; but a millisecond is waited to hear whether the kept connection is closed. */
    private static final int COPIED_BYTES = 64 * 1024;

    private static final int MAX_ANSWER_BYTES = 256 * 1024 * 1024;

    static {
        System.setProperty("sun.net.http.retryPost", "false");
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", "32");
        }
    }

    private final URI base;
    private final int connectTimeoutMs;
    private final int maxAnswerBytes;

    private HttpTransport(URI base, int connectTimeoutMs, int maxAnswerBytes) {
        this.base = base;
        this.connectTimeoutMs = connectTimeoutMs;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /**
     * A transport to one control plane.
     *
     * @param url such as {@code http://host:8080}; no user, query or fragment
     * @throws IllegalArgumentException with a sentence for people when the URL is not of that form
     */
    public static HttpTransport to(String url) {
        return to(url, CONNECT_TIMEOUT_MS);
    }

    /** As {@link #to(String)}, giving up on a connection after so many milliseconds. */
    public static HttpTransport to(String url, int connectTimeoutMs) {
        URI uri;
        try {
            uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (java.net.URISyntaxException notAUrl) {
            throw new IllegalArgumentException(expected(url), notAUrl);
        }
        boolean web = Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
        boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!web
                || !bare
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getPort() == 0
                || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(expected(url));
        }
        return new HttpTransport(uri, connectTimeoutMs, MAX_ANSWER_BYTES);
    }

    /**
     * The same, taking no larger answer as a whole than this, for a program with a small heap. What is read as it arrives, such
     * as files, has no such limit.
     */
    public HttpTransport answeredWithin(int bytes) {
        return new HttpTransport(base, connectTimeoutMs, bytes);
    }

    /** Loads what a first request needs, for whoever has the time while something else is awaited; sends nothing. */
    public static void load() {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            URI.create("http://localhost").toURL().openConnection().setRequestProperty("Accept", "*/*");
        } catch (IOException nothingLost) {
            return;
        }
    }

    private static String expected(String url) {
        // An address with a user is not repeated: it may carry a password.
        String found = url.indexOf('@') < 0 ? "\"" + url + "\"" : "one with a user name in it";
        return "Expected a control plane's address such as http://host:8080, found " + found;
    }

    @Override
    public Response send(Request request) throws IOException {
        HttpURLConnection connection = ask(request);
        int status = connection.getResponseCode();
        return new Response(status, headers(connection), read(connection, status));
    }

    @Override
    public StreamedResponse open(Request request) throws IOException {
        HttpURLConnection connection = ask(request);
        int status = connection.getResponseCode();
        if (status >= 300) {
            return new StreamedResponse(
                    status, headers(connection), new ByteArrayInputStream(read(connection, status)));
        }
        return new StreamedResponse(status, headers(connection), new ArrivingBody(connection));
    }

    private HttpURLConnection ask(Request request) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + request.target()).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(connectTimeoutMs);
        connection.setReadTimeout(request.answerWithinMs());
        connection.setRequestMethod(request.method());
        request.headers().forEach(connection::setRequestProperty);
        byte[] body = request.body();
        if (body != null) {
            connection.setDoOutput(true);
            if (!request.headers().containsKey("Content-Type")) {
                connection.setRequestProperty("Content-Type", "application/json");
            }
            if (body.length > COPIED_BYTES) {
                connection.setFixedLengthStreamingMode(body.length);
            }
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private byte[] read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            if (in == null) {
                return new byte[0];
            }
            // What is announced in answer to HEAD does not come; what is too large is not read at all.
            long announced = "HEAD".equals(connection.getRequestMethod()) ? 0 : connection.getContentLengthLong();
            byte[] body = announced < maxAnswerBytes
                    ? new ArrivingBody(connection, in, announced).readNBytes(maxAnswerBytes)
                    : new byte[0];
            if (announced >= maxAnswerBytes || body.length == maxAnswerBytes) {
                throw new IOException("Expected an answer of less than " + maxAnswerBytes + " bytes");
            }
            return body;
        }
    }

    private static Map<String, String> headers(HttpURLConnection connection) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, List<String>> field :
                connection.getHeaderFields().entrySet()) {
            if (field.getKey() != null && !field.getValue().isEmpty()) {
                headers.put(
                        field.getKey().toLowerCase(Locale.ROOT),
                        field.getValue().get(0));
            }
        }
        return headers;
    }
}
