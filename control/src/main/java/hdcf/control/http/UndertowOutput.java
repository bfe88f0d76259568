package hdcf.control.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSinkChannel;

/** The body of an answer without a known end; each write waits only so long. Confined to one thread that may block. */
final class UndertowOutput extends OutputStream {
    private final StreamSinkChannel channel;
    private final int pauseMs;
    private final Runnable onClose;

    UndertowOutput(StreamSinkChannel channel, int pauseMs, Runnable onClose) {
        this.channel = channel;
        this.pauseMs = pauseMs;
        this.onClose = onClose;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
        while (buffer.hasRemaining()) {
            if (Channels.writeBlocking(channel, buffer, pauseMs, TimeUnit.MILLISECONDS) == 0) {
                throw tooSlow();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (!Channels.flushBlocking(channel, pauseMs, TimeUnit.MILLISECONDS)) {
            throw tooSlow();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.shutdownWrites();
            flush();
        } finally {
            onClose.run();
        }
    }

    private InterruptedIOException tooSlow() {
        return new InterruptedIOException("Expected the reader to take more within " + pauseMs + " ms");
    }
}
