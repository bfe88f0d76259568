package hdcf.client;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The control plane answered, and the answer was no. The message is the sentence it gave. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private ProblemException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** Reads any answer of 400 and above, also one of an independent control plane that only has {@code error}. */
    static ProblemException of(Response response) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String code = "";
        String message = text;
        try {
            JsonNode body = Json.mapper().readTree(response.body());
            code = body.path("code").asText("");
            message = body.path("detail").asText(body.path("error").asText(text));
        } catch (IOException notJson) {
            // The text itself is the best sentence there is.
        }
        if (message.isEmpty()) {
            // The JDK gives no body of a 401 that answers a streamed request.
            message = response.status() == 401
                    ? "Expected a token that the control plane knows, but it refused this one"
                    : "The control plane answered " + response.status();
        }
        return new ProblemException(response.status(), code, message);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The problem's code, when it is one that this version knows. */
    public Optional<ProblemCode> code() {
        try {
            return Optional.of(ProblemCode.valueOf(code.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** Whether the same call may succeed later: the server is busy, draining or in trouble. */
    public boolean isPassing() {
        return status == 429 || status >= 500;
    }
}
