package hdcf.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/** The body of an answer while it arrives. The JDK takes a body that was cut for a whole one; this does not. */
final class ArrivingBody extends InputStream {
    private final HttpURLConnection connection;
    private final InputStream bytes;
    private long left;
    private final boolean isAnnounced;

    ArrivingBody(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.bytes = connection.getInputStream();
        this.left = connection.getContentLengthLong();
        this.isAnnounced = left >= 0;
    }

    static EOFException cut(long left) {
        return new EOFException("Expected " + left + " more bytes of the answer, but the connection was cut");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = bytes.read(target, offset, length);
        if (count >= 0) {
            left -= count;
        } else if (isAnnounced && left > 0) {
            throw cut(left);
        }
        return count;
    }

    /** Without reading the rest, which may take for ever; a body that was read to its end leaves its connection for others. */
    @Override
    public void close() throws IOException {
        if (isAnnounced && left == 0) {
            bytes.close();
        } else {
            connection.disconnect();
        }
    }
}
