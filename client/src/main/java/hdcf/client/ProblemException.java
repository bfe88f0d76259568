package hdcf.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The control plane answered, and the answer was no. The message is the sentence it gave. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient JsonNode body;

    private ProblemException(int status, String code, String message, JsonNode body) {
        super(message);
        this.status = status;
        this.code = code;
        this.body = body;
    }

    /** Reads any answer of 400 and above, also one of an independent control plane that only has {@code error}. */
    static ProblemException of(Response response) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String code = "";
        String message = text;
        JsonNode body = MissingNode.getInstance();
        try {
            body = Json.mapper().readTree(response.body());
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
        return new ProblemException(response.status(), code, message, body);
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

    /** Whether it has the member that every control plane gives with an error; a proxy's own page has not. */
    public boolean hasSentence() {
        return body.path("error").isTextual();
    }

    /** Whether some member of the body was wrong in this way, as the control plane names it. */
    public boolean hasFault(String way) {
        for (JsonNode fault : body.path("errors")) {
            if (fault.path("code").asText().equals(way)) {
                return true;
            }
        }
        return false;
    }

    /** Of {@code offset_gap}: the offset from which to go on. */
    public OptionalLong expected() {
        return number("expected");
    }

    /** Of {@code output_mismatch}: bytes of the stream that were held. */
    public OptionalLong length() {
        return number("length");
    }

    /** Of {@code output_mismatch}: the sum of the bytes that were held. */
    public Optional<String> sha256() {
        return Optional.ofNullable(body.path("sha256").textValue());
    }

    /** Of {@code output_mismatch}: the stream that has to be sent again, {@code stdout} or {@code stderr}. */
    public Optional<String> stream() {
        return Optional.ofNullable(body.path("stream").textValue());
    }

    private OptionalLong number(String member) {
        JsonNode value = body.path(member);
        return value.isIntegralNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** Whether the same call may succeed later: the server is busy, draining or in trouble. */
    public boolean isPassing() {
        return status == 429 || status >= 500;
    }
}
