package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.port.Clock;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DirectDoorTest {
    private static final String TOKEN = "a-token-for-this-test-only";

    private final List<Response> answers = new ArrayList<>();
    private final DirectDoor door = new DirectDoor(
            new FakeCore(),
            TokenBook.of(List.of(new TokenBook.Token(TOKEN, Grant.ALL))),
            Clock.system(),
            () -> "request");

    @Test
    void answersBeforeTheCallReturns() {
        call("GET", "/metrics", Map.of("host", "plane", "x-api-token", TOKEN));
        assertThat(answers).singleElement().extracting(Response::status).isEqualTo(200);
    }

    @Test
    void refusesWhoeverHasNoToken() {
        call("GET", "/metrics", Map.of("host", "plane"));
        assertThat(answers).singleElement().extracting(Response::status).isEqualTo(401);
    }

    private void call(String method, String path, Map<String, String> fields) {
        Headers headers = new Headers() {
            @Override
            public @Nullable String first(String name) {
                return fields.get(name.toLowerCase(java.util.Locale.ROOT));
            }

            @Override
            public List<String> all(String name) {
                String value = first(name);
                return value == null ? List.of() : List.of(value);
            }
        };
        door.call(new Head(method, path, "", "HTTP/1.1", headers, "10.0.0.1"), new byte[0], new Kept());
    }

    /** Keeps what is sent. */
    private final class Kept implements Answer {
        @Override
        public void send(Response response) {
            answers.add(response);
        }

        @Override
        public OutputStream open(Response head) {
            throw new IllegalStateException("Expected an answer with an end");
        }

        @Override
        public void park() {
            // Nobody hangs up here.
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public Executor lane() {
            return Runnable::run;
        }
    }
}
