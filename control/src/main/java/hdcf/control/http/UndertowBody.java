package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/** Reads a whole body without blocking. Confined to the connection's IO thread. */
final class UndertowBody {
    /** A body may be slow, but not for ever: so many times the pause that is allowed. */
    private static final int MAX_PAUSES = 6;

    private static final int FIRST_BYTES = 1024;

    private final HttpServerExchange exchange;
    private final int limit;
    private final int pauseMs;
    private final Collected bytes;
    private final Consumer<byte[]> done;
    private final Consumer<Refusal> failed;
    private XnioExecutor.@Nullable Key timer;
    private int sizeAtTimer;
    private int pauses;

    private UndertowBody(HttpServerExchange exchange, Bounds bounds, Consumer<byte[]> done, Consumer<Refusal> failed) {
        this.exchange = exchange;
        this.limit = bounds.limit();
        this.pauseMs = bounds.pauseMs();
        this.done = done;
        this.failed = failed;
        // Not the announced length: it is a promise that costs the caller nothing.
        this.bytes = new Collected(Math.max(bounds.room(), FIRST_BYTES));
    }

    /** Reads until the end, and calls exactly one of the two. */
    static void read(HttpServerExchange exchange, Bounds bounds, Consumer<byte[]> done, Consumer<Refusal> failed) {
        if (exchange.isRequestComplete()) {
            done.accept(new byte[0]);
        } else if (exchange.getRequestContentLength() > bounds.limit()) {
            failed.accept(tooLarge(bounds.limit()));
        } else {
            UndertowBody body = new UndertowBody(exchange, bounds, done, failed);
            body.more(exchange.getRequestChannel());
        }
    }

    static Refusal tooLarge(long limit) {
        return new Refusal(ProblemCode.TOO_LARGE, "Expected a body of at most " + limit + " bytes, found more");
    }

    private void more(StreamSourceChannel channel) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            while (true) {
                buffer.clear();
                int count = channel.read(buffer);
                if (count < 0) {
                    stopTimer();
                    done.accept(bytes.whole());
                    return;
                }
                if (count == 0) {
                    startTimer();
                    channel.getReadSetter().set(this::more);
                    channel.resumeReads();
                    return;
                }
                if (bytes.size() + count > limit) {
                    end(channel, tooLarge(limit));
                    return;
                }
                buffer.flip();
                byte[] piece = new byte[count];
                buffer.get(piece);
                bytes.write(piece, 0, count);
            }
        } catch (IOException broken) {
            exchange.setPersistent(false);
            end(
                    channel,
                    new Refusal(
                            ProblemCode.BAD_REQUEST, "Expected the whole body as announced, found it cut or broken"));
        }
    }

    private void end(StreamSourceChannel channel, Refusal refusal) {
        stopTimer();
        channel.suspendReads();
        channel.getReadSetter().set(null);
        failed.accept(refusal);
    }

    private void startTimer() {
        if (timer == null) {
            sizeAtTimer = bytes.size();
            timer = exchange.getIoThread().executeAfter(this::look, pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        timer = null;
        if (bytes.size() == sizeAtTimer || ++pauses == MAX_PAUSES) {
            IoUtils.safeClose(exchange.getConnection());
            // Nobody hears the refusal; it ends the exchange, and frees what was set aside for the body.
            failed.accept(new Refusal(ProblemCode.BAD_REQUEST, "Expected the body to go on, found a pause"));
        } else {
            startTimer();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.remove();
            timer = null;
        }
    }

    /**
     * What a body may cost.
     *
     * @param room bytes that were set aside for it
     */
    record Bounds(int limit, int pauseMs, int room) {}

    /** Bytes that are handed on without a copy when they fill their room: garbage of that size costs a collection each. */
    private static final class Collected extends ByteArrayOutputStream {
        private Collected(int room) {
            super(room);
        }

        private byte[] whole() {
            return count == buf.length ? buf : toByteArray();
        }
    }
}
