package hdcf.bench.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One keep-alive connection with at most one request on its way. Confined to the loop's thread. */
public final class Lane implements AutoCloseable {
    private static final int MAX_ANSWER = 32 * 1024 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Script script;
    private final ResponseParser parser = new ResponseParser();
    private byte[] received = new byte[1024];
    private int length;
    private ByteBuffer leaving = ByteBuffer.allocate(0);
    private long sentNanos;
    private boolean isBusy;

    Lane(Selector selector, InetSocketAddress address, Script script) throws IOException {
        this.script = script;
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends a request; the one before must have been answered. */
    public void send(byte[] request) throws IOException {
        if (isBusy) {
            throw new IllegalStateException("Expected one request at a time on a connection");
        }
        isBusy = true;
        length = 0;
        leaving = ByteBuffer.wrap(request);
        sentNanos = System.nanoTime();
        push();
    }

    /** Whether an answer is awaited. */
    public boolean isBusy() {
        return isBusy;
    }

    /** When the last request was handed to the socket. */
    public long sentNanos() {
        return sentNanos;
    }

    void ready(ByteBuffer shared) throws IOException {
        if (key.isWritable()) {
            push();
        }
        if (key.isReadable() && pull(shared)) {
            isBusy = false;
            byte[] next = script.next(new Answer(received, parser, System.nanoTime() - sentNanos));
            if (next != null) {
                send(next);
            }
        }
    }

    private void push() throws IOException {
        channel.write(leaving);
        int wanted = leaving.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private boolean pull(ByteBuffer shared) throws IOException {
        shared.clear();
        int count = channel.read(shared);
        if (count < 0) {
            throw new EOFException("Expected the server to keep its connections, but it closed one");
        }
        if (!isBusy) {
            throw new IOException("Expected no bytes before the next request, found " + count);
        }
        if (length + count > received.length) {
            if (length + count > MAX_ANSWER) {
                throw new IOException("Expected an answer of at most " + MAX_ANSWER + " bytes");
            }
            received = Arrays.copyOf(received, Math.max(length + count, received.length * 2));
        }
        shared.flip();
        shared.get(received, length, count);
        length += count;
        if (!parser.parse(received, length)) {
            return false;
        }
        if (parser.bodyEnd() != length) {
            throw new IOException("Expected one answer per request, found more bytes behind it");
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
