package hdcf.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/**
 * The body of an answer while it arrives. JDK 17 takes a body that was cut for a whole one, and later ones do not say what is missing; this
 * does neither.
 */
final class ArrivingBody extends InputStream {
    /** What a later JDK says. */
    private static final String EARLY_END = "Premature EOF";

    private final HttpURLConnection connection;
    private final InputStream bytes;
    private long left;
    private final boolean isAnnounced;

    ArrivingBody(HttpURLConnection connection) throws IOException {
        this(connection, connection.getInputStream(), connection.getContentLengthLong());
    }

    /** @param announced how many bytes there are; below zero where that was not said */
    ArrivingBody(HttpURLConnection connection, InputStream bytes, long announced) {
        this.connection = connection;
        this.bytes = bytes;
        this.left = announced;
        this.isAnnounced = announced >= 0;
    }

    private EOFException cut() {
        return new EOFException("Expected " + left + " more bytes of the answer, but the connection was cut");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = bytes.read(target, offset, length);
        } catch (IOException trouble) {
            throw isAnnounced && left > 0 && EARLY_END.equals(trouble.getMessage()) ? cut() : trouble;
        }
        if (count >= 0) {
            left -= count;
        } else if (isAnnounced && left > 0) {
            throw cut();
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
