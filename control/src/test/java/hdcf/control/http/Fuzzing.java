package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.Caller;
import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes without a transport, so that a target calls an endpoint as directly as a fuzzer needs it. */
final class Fuzzing {
    private static final Pattern LEAK =
            Pattern.compile("Exception|\\tat |Caused by|jackson|undertow|\\bhdcf\\.[a-z]|\\.java\\b");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    final FakeCore core = new FakeCore();
    final Router router;

    Fuzzing() {
        Executor here = Runnable::run;
        router = Protocol.router(core, new Pools(here, here, here, here, here, here), Clock.system());
        core.script = command -> new Refusal(ProblemCode.ILLEGAL_TRANSITION, "Expected another state");
    }

    /** The route that a test cannot do without. */
    Route route(String method, String path) {
        return Objects.requireNonNull(router.find(method, path).route());
    }

    /** Calls an endpoint; what may come of it is an answer or a refusal, and neither speaks of our insides. */
    int call(Route route, String query, byte[] body) {
        return answer(route, query, body).status();
    }

    /** As {@link #call}, with the whole answer. */
    Response answer(Route route, String query, byte[] body) {
        core.commands.clear();
        Kept answer = new Kept();
        @Nullable Response response;
        try {
            Head head =
                    new Head(route.method(), route.template(), query, "HTTP/1.1", new Fields(Map.of()), "127.0.0.1");
            Map<String, String> values = Map.of("id", "j", "name", "n", "stream", "stdout", "sha256", "0".repeat(64));
            route.endpoint()
                    .handle(
                            new Request(head, values, Query.parse(query), body, new Caller("all", "r"), Grant.ALL),
                            answer);
            response = answer.response;
        } catch (Refusal refusal) {
            response = Response.problem(refusal, "r");
        }
        if (response == null) {
            throw new AssertionError("Expected an answer from " + route.template() + ", found none");
        }
        harmless(response.status(), new String(response.body(), StandardCharsets.UTF_8));
        return response;
    }

    /** What is quoted is the caller's own word, and so is the pointer made of it. */
    static void harmless(int status, String body) {
        assertThat(status).as(body).isLessThan(500);
        if (status >= 400) {
            Problem problem = Json.parse(body, Problem.class);
            String ours = problem.title() + QUOTED.matcher(problem.detail()).replaceAll("");
            assertThat(LEAK.matcher(ours).find())
                    .as("a word about our insides: " + body)
                    .isFalse();
            assertThat(problem.error()).isEqualTo(problem.detail());
        }
    }

    /** Header fields from a map. */
    record Fields(Map<String, List<String>> values) implements Headers {
        Fields {
            Map<String, List<String>> lower = new HashMap<>();
            values.forEach((name, all) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(all)));
            values = Map.copyOf(lower);
        }

        @Override
        public @Nullable String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.get(0);
        }

        @Override
        public List<String> all(String name) {
            return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }
    }

    /** Keeps the first answer. */
    private static final class Kept implements Answer {
        private @Nullable Response response;

        @Override
        public void send(Response given) {
            response = response == null ? given : response;
        }

        @Override
        public OutputStream open(Response head) {
            send(head);
            return new ByteArrayOutputStream();
        }

        @Override
        public void park() {
            // Nobody waits.
        }

        @Override
        public boolean isGone() {
            return true;
        }

        @Override
        public Executor lane() {
            return Runnable::run;
        }
    }
}
