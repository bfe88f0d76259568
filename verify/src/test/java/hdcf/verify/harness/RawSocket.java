package hdcf.verify.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A connection on which any octets can be sent. Confined to one thread. */
public final class RawSocket implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final Socket socket;

    public RawSocket(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
        } catch (IOException notOpened) {
            throw new UncheckedIOException(notOpened);
        }
    }

    /** Sends octets; false when the other side has closed the connection. */
    public boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Sends text, each character one octet. */
    public boolean send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next answer, which must come. */
    public Reply answer() {
        Reply reply = read();
        if (reply == null) {
            throw new AssertionError("Expected an answer, found a closed connection");
        }
        return reply;
    }

    /** The next answer with a Content-Length, or null when the connection was closed without one. */
    public @Nullable Reply read() {
        return read(true);
    }

    /**
     * As {@link #read()}.
     *
     * @param hasBody false for the answer to HEAD
     */
    public @Nullable Reply read(boolean hasBody) {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < HEAD_END.length) {
                int octet = in.read();
                if (octet < 0) {
                    return null;
                }
                head.write(octet);
                matched = octet == HEAD_END[matched] ? matched + 1 : octet == HEAD_END[0] ? 1 : 0;
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = hasBody ? length(text) : 0;
            byte[] body = in.readNBytes(length);
            return new Reply(Integer.parseInt(text.substring(9, 12)), text, new String(body, StandardCharsets.UTF_8));
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("Expected an answer or a closed connection, found silence", silent);
        } catch (IOException reset) {
            return null;
        }
    }

    private static int length(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is of no further use.
        }
    }

    /** An answer as it came over the wire. */
    public record Reply(int status, String head, String body) {}
}
