package hdcf.control.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /openapi.json}: the protocol as OpenAPI 3.1. */
final class OpenApi implements Endpoint {
    private static final String RESOURCE = "/hdcf/control/http/openapi.json";

    private final Response document;

    OpenApi() {
        this.document = new Response(200, Response.JSON, Map.of(), read());
    }

    @Override
    public void handle(Request request, Answer answer) {
        answer.send(document);
    }

    static byte[] read() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("Expected " + RESOURCE + " in the program's JAR, found none");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
