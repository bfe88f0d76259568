package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.xnio.IoUtils;

/** Brings the exchanges of the transport to the {@link FrontDoor}, on the thread that their route asks for. */
final class UndertowDoor implements HttpHandler {
    /** Bodies up to this length are read, and parsed, on the IO thread. */
    private static final int SMALL_BODY = 256 * 1024;
    /** Bytes of all chunks that are being read or written. */
    private static final int CHUNKS_BYTES = 16 * 1024 * 1024;

    private final FrontDoor door;
    private final Pools pools;
    private final Timeouts timeouts;
    private final ConnectionCap connections;
    private final ChunkRoom room = new ChunkRoom(CHUNKS_BYTES);

    UndertowDoor(FrontDoor door, Pools pools, Timeouts timeouts, ConnectionCap connections) {
        this.door = door;
        this.pools = pools;
        this.timeouts = timeouts;
        this.connections = connections;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        // Inside the handler's call nothing may be resumed, and at its end the exchange would be ended: leave it first.
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> admit(exchange));
    }

    private void admit(HttpServerExchange exchange) {
        FrontDoor.Admission admission = door.admit(head(exchange));
        UndertowAnswer answer = new UndertowAnswer(exchange, admission.requestId(), timeouts);
        Response refusal = admission.refusal();
        Route route = admission.route();
        Request request = admission.request();
        if (refusal != null) {
            if (refusal.status() == 400) {
                exchange.setPersistent(false);
            }
            answer.send(refusal);
        } else if (route != null && request != null) {
            if (route.needed() != null) {
                connections.proven(exchange.getConnection());
            }
            door.guard(request, answer, () -> start(exchange, route, request, answer));
        }
    }

    private void start(HttpServerExchange exchange, Route route, Request request, UndertowAnswer answer)
            throws Refusal {
        switch (route.body()) {
            case NONE -> door.serve(route, request, answer);
            case READ -> onPool(pools.readers(), route, request, answer);
            case JSON -> read(exchange, Limits.BODY_BYTES, route, request, answer);
            case JSON_LIST -> read(exchange, Limits.REPORT_BODY_BYTES, route, request, answer);
            case OCTETS -> chunk(exchange, route, request, answer);
            case UPLOAD -> {
                long length = exchange.getRequestContentLength();
                if (length >= 0 && length <= SMALL_BODY) {
                    read(exchange, SMALL_BODY, route, request, answer);
                } else {
                    Streamed body = new Streamed(Limits.SUBMIT_BODY_BYTES, pools.uploads());
                    stream(exchange, body, route, request, answer);
                }
            }
        }
    }

    private void read(HttpServerExchange exchange, int limit, Route route, Request request, UndertowAnswer answer) {
        read(
                exchange,
                new UndertowBody.Bounds(limit, timeouts.bodyMs(), 0),
                body -> door.guard(request, answer, () -> whole(route, request.withBody(body), answer)),
                refusal -> answer.send(Response.problem(refusal, request.requestId())));
    }

    private static void read(
            HttpServerExchange exchange, UndertowBody.Bounds bounds, Consumer<byte[]> done, Consumer<Refusal> failed) {
        Runnable reading = () -> UndertowBody.read(exchange, bounds, done, failed);
        boolean isAwaited = HttpContinue.requiresContinueResponse(exchange);
        if (!isAwaited || exchange.getRequestContentLength() > bounds.limit()) {
            reading.run();
            return;
        }
        HttpContinue.sendContinueResponse(exchange, new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange continued, Sender sender) {
                reading.run();
            }

            @Override
            public void onException(HttpServerExchange broken, Sender sender, IOException fault) {
                IoUtils.safeClose(broken.getConnection());
                failed.accept(new Refusal(ProblemCode.BAD_REQUEST, "Expected a connection, found it broken"));
            }
        });
    }

    /** Chunks of many callers at the same time must not fill the memory: their room is taken before their bytes are read. */
    private void chunk(HttpServerExchange exchange, Route route, Request request, UndertowAnswer answer)
            throws Refusal {
        long announced = exchange.getRequestContentLength();
        if (announced > Limits.CHUNK_BYTES) {
            throw UndertowBody.tooLarge(Limits.CHUNK_BYTES);
        }
        int size = announced < 0 ? Limits.CHUNK_BYTES : (int) announced;
        ChunkRoom.Seat seat = room.take(size);
        read(
                exchange,
                new UndertowBody.Bounds(Limits.CHUNK_BYTES, timeouts.bodyMs(), size),
                body -> {
                    Request whole = request.withBody(body);
                    try {
                        Pools.run(pools.chunks(), () -> {
                            try (seat) {
                                door.serve(route, whole, answer);
                            }
                        });
                    } catch (Refusal full) {
                        seat.close();
                        answer.send(Response.problem(full, request.requestId()));
                    }
                },
                refusal -> {
                    seat.close();
                    answer.send(Response.problem(refusal, request.requestId()));
                });
    }

    private void whole(Route route, Request request, UndertowAnswer answer) throws Refusal {
        if (request.body().length > SMALL_BODY) {
            onPool(pools.uploads(), route, request, answer);
        } else {
            door.serve(route, request, answer);
        }
    }

    private void onPool(Executor pool, Route route, Request request, UndertowAnswer answer) throws Refusal {
        Pools.run(pool, () -> door.serve(route, request, answer));
    }

    /** How much may be streamed, and on whose thread. */
    private record Streamed(long limit, Executor pool) {}

    private void stream(HttpServerExchange exchange, Streamed body, Route route, Request request, UndertowAnswer answer)
            throws Refusal {
        if (exchange.getRequestContentLength() > body.limit()) {
            throw UndertowBody.tooLarge(body.limit());
        }
        if (!(route.endpoint() instanceof Upload upload)) {
            throw new IllegalStateException("Expected an upload endpoint on " + route.template());
        }
        Pools.run(
                body.pool(),
                () -> door.guard(request, answer, () -> {
                    try {
                        if (HttpContinue.requiresContinueResponse(exchange)) {
                            HttpContinue.sendContinueResponseBlocking(exchange);
                        }
                        upload.receive(request, new UndertowBodyStream(exchange, timeouts.bodyMs()), answer);
                    } catch (Refusal refusal) {
                        // A body that is not understood may have been cut.
                        if (refusal.code().status() == 400) {
                            exchange.setPersistent(false);
                        }
                        throw refusal;
                    } catch (IOException cut) {
                        exchange.setPersistent(false);
                        throw JsonFault.broken();
                    }
                }));
    }

    private static Head head(HttpServerExchange exchange) {
        InetSocketAddress peer = exchange.getSourceAddress();
        String address = peer == null || peer.getAddress() == null
                ? "unknown"
                : peer.getAddress().getHostAddress();
        return new Head(
                exchange.getRequestMethod().toString(),
                exchange.getRequestURI(),
                exchange.getQueryString(),
                exchange.getProtocol().toString(),
                new UndertowHeaders(exchange.getRequestHeaders()),
                address);
    }
}
