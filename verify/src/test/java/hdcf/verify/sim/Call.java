package hdcf.verify.sim;

import hdcf.client.Request;
import hdcf.control.http.Answer;
import hdcf.control.http.Head;
import hdcf.control.http.Headers;
import hdcf.control.http.Response;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One request on its way, and the place to which its answer goes. */
final class Call implements Answer {
    private static final byte[] NOTHING = new byte[0];

    private final World world;
    private final Wire wire;
    private final Request request;
    private final Timeline.Gate<Object> gate;
    private @Nullable Executor lane;
    private long arrivedNanos;

    Call(World world, Wire wire, Request request, Timeline.Gate<Object> gate) {
        this.world = world;
        this.wire = wire;
        this.request = request;
        this.gate = gate;
    }

    Request request() {
        return request;
    }

    Timeline.Gate<Object> gate() {
        return gate;
    }

    byte[] body() {
        byte[] body = request.body();
        return body == null ? NOTHING : body;
    }

    String shown() {
        int query = request.target().indexOf('?');
        return request.method() + " "
                + (query < 0 ? request.target() : request.target().substring(0, query));
    }

    /** It has arrived at a run of the control plane, whose answers leave on this lane. */
    void arrived(Executor answers) {
        lane = answers;
        arrivedNanos = world.timeline.now();
    }

    Head head() {
        Map<String, String> fields = new HashMap<>();
        fields.put("host", "plane");
        request.headers().forEach((field, value) -> fields.put(field.toLowerCase(Locale.ROOT), value));
        byte[] body = request.body();
        if (body != null) {
            fields.putIfAbsent("content-type", "application/json");
            fields.put("content-length", Integer.toString(body.length));
        }
        int query = request.target().indexOf('?');
        return new Head(
                request.method(),
                query < 0 ? request.target() : request.target().substring(0, query),
                query < 0 ? "" : request.target().substring(query + 1),
                "HTTP/1.1",
                new Fields(fields),
                "10.0.0.1");
    }

    @Override
    public void send(Response response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((field, value) -> headers.put(field.toLowerCase(Locale.ROOT), value));
        headers.put(Paths.PROTOCOL_HEADER.toLowerCase(Locale.ROOT), Paths.PROTOCOL_VERSION);
        var arriving = new hdcf.client.Response(response.status(), headers, response.body());
        world.plane.answered(this);
        // Output names a lease, not a worker: it may come late, and says nothing of whether its worker is there.
        if (response.status() < 300 && !request.method().equals("PUT")) {
            world.chronicle.heard(wire.node(), arrivedNanos);
        }
        world.oracle.promised(request, arriving);
        wire.answer(this, arriving);
    }

    /** The control plane is gone. */
    void reset() {
        wire.reset(this);
    }

    @Override
    public OutputStream open(Response head) throws IOException {
        throw new IOException("Expected an answer with an end");
    }

    @Override
    public void park() {
        // Whether the caller is there is always known.
    }

    @Override
    public boolean isGone() {
        return gate.isOpen() && wire.tellsHangup();
    }

    @Override
    public Executor lane() {
        Executor known = lane;
        return known == null ? Runnable::run : known;
    }

    private record Fields(Map<String, String> fields) implements Headers {
        @Override
        public @Nullable String first(String name) {
            return fields.get(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public List<String> all(String name) {
            String value = first(name);
            return value == null ? List.of() : List.of(value);
        }
    }
}
