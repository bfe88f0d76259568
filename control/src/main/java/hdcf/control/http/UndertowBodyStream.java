package hdcf.control.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSourceChannel;

/** A body as it arrives; each read waits only so long. Confined to one thread that may block. */
final class UndertowBodyStream extends InputStream {
    private final StreamSourceChannel channel;
    private final int pauseMs;

    UndertowBodyStream(HttpServerExchange exchange, int pauseMs) {
        this.channel = exchange.getRequestChannel();
        this.pauseMs = pauseMs;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count =
                Channels.readBlocking(channel, ByteBuffer.wrap(target, offset, length), pauseMs, TimeUnit.MILLISECONDS);
        if (count == 0) {
            throw new InterruptedIOException("Expected more of the body within " + pauseMs + " ms, found none");
        }
        return count;
    }
}
