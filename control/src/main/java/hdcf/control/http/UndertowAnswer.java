package hdcf.control.http;

import hdcf.schema.wire.Paths;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** The answer to one exchange. Everything but {@link #open} happens on the connection's IO thread. */
final class UndertowAnswer implements Answer {
    private static final HttpString PROTOCOL = new HttpString(Paths.PROTOCOL_HEADER);
    private static final HttpString REQUEST_ID = new HttpString(Paths.REQUEST_ID_HEADER);
    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

    private final HttpServerExchange exchange;
    private final String requestId;
    private final Timeouts timeouts;
    private final AtomicBoolean isSent = new AtomicBoolean();
    private volatile boolean isGone;
    private boolean isParked;

    UndertowAnswer(HttpServerExchange exchange, String requestId, Timeouts timeouts) {
        this.exchange = exchange;
        this.requestId = requestId;
        this.timeouts = timeouts;
    }

    @Override
    public void send(Response response) {
        if (!isSent.compareAndSet(false, true)) {
            return;
        }
        XnioIoThread lane = exchange.getIoThread();
        if (Thread.currentThread() == lane) {
            write(response);
            return;
        }
        try {
            lane.execute(() -> write(response));
        } catch (RejectedExecutionException stopped) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    @Override
    public OutputStream open(Response head) throws IOException {
        if (!isSent.compareAndSet(false, true)) {
            throw new IOException("Expected one answer per request, found a second");
        }
        headers(head);
        return new UndertowOutput(exchange.getResponseChannel(), timeouts.writeMs(), this::end);
    }

    private void end() {
        try {
            exchange.getIoThread().execute(() -> {
                unpark();
                exchange.endExchange();
            });
        } catch (RejectedExecutionException stopped) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    @Override
    public void park() {
        if (isParked || !(exchange.getConnection() instanceof HttpServerConnection connection)) {
            return;
        }
        isParked = true;
        // What was asked has been read; ten thousand callers that wait need not keep their words.
        exchange.getRequestHeaders().clear();
        exchange.getQueryParameters().clear();
        exchange.setQueryString("");
        ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
        source.setReadListener(channel -> listen(connection, channel));
        source.resumeReads();
    }

    /** Hears that a parked caller closed its connection, or sent its next request early. */
    private void listen(HttpServerConnection connection, ConduitStreamSourceChannel source) {
        PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
        try {
            int count = source.read(pooled.getBuffer());
            if (count > 0) {
                pooled.getBuffer().flip();
                connection.ungetRequestBytes(pooled);
                source.suspendReads();
                return;
            }
            pooled.close();
            if (count < 0) {
                gone(connection);
            }
        } catch (IOException broken) {
            pooled.close();
            gone(connection);
        }
    }

    private void gone(HttpServerConnection connection) {
        isGone = true;
        IoUtils.safeClose(connection);
    }

    private void unpark() {
        if (isParked && exchange.getConnection() instanceof HttpServerConnection connection) {
            isParked = false;
            ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
            source.suspendReads();
            source.setReadListener(null);
        }
    }

    private void write(Response response) {
        unpark();
        if (exchange.isResponseStarted() || !exchange.getConnection().isOpen()) {
            exchange.endExchange();
            return;
        }
        headers(response);
        boolean hasUnreadBody = !exchange.isRequestComplete();
        boolean waitsForContinue = hasUnreadBody && HttpContinue.requiresContinueResponse(exchange);
        if (waitsForContinue) {
            exchange.setPersistent(false);
        }
        if (response.body().length == 0) {
            exchange.endExchange();
        } else {
            exchange.setResponseContentLength(response.body().length);
            exchange.getResponseSender().send(ByteBuffer.wrap(response.body()));
        }
        if (!exchange.isComplete()) {
            watch(waitsForContinue ? timeouts.headMs() : timeouts.writeMs());
        }
    }

    /** The rest of the answer may move slowly, but it moves; the rest of a body that nobody wants gets one pause. */
    private void watch(int pauseMs) {
        long sent = exchange.getResponseBytesSent();
        exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (exchange.isComplete()) {
                                return;
                            }
                            if (!exchange.isResponseComplete() && exchange.getResponseBytesSent() > sent) {
                                watch(pauseMs);
                            } else {
                                IoUtils.safeClose(exchange.getConnection());
                            }
                        },
                        pauseMs,
                        TimeUnit.MILLISECONDS);
    }

    private void headers(Response response) {
        exchange.setStatusCode(response.status());
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(PROTOCOL, Paths.PROTOCOL_VERSION);
        headers.put(REQUEST_ID, requestId);
        headers.put(NO_SNIFF, "nosniff");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        if (response.contentType() != null) {
            headers.put(Headers.CONTENT_TYPE, response.contentType());
        }
        response.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    }

    @Override
    public boolean isGone() {
        return isGone || !exchange.getConnection().isOpen();
    }

    @Override
    public Executor lane() {
        return exchange.getIoThread();
    }
}
