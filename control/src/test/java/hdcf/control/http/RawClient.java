package hdcf.control.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection, byte by byte. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;
    private final Socket socket;

    RawClient(InetSocketAddress address) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(address, PATIENCE_MS);
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Answer call(String text) throws IOException {
        send(text);
        return read(!text.startsWith("HEAD "));
    }

    /** The next answer. */
    Answer read() throws IOException {
        return read(true);
    }

    private Answer read(boolean hasBody) throws IOException {
        String status = line();
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        InputStream in = socket.getInputStream();
        int code = Integer.parseInt(status.substring(9, 12));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(in.readNBytes(size));
                line();
            }
            line();
        } else if (hasBody && headers.containsKey("content-length")) {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("cut");
            }
            body.write(bytes);
        }
        return new Answer(code, headers, body.toByteArray());
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                throw new EOFException("closed after \"" + line + "\"");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    /** Bytes until the other side closes. */
    long count() {
        long count = 0;
        byte[] bytes = new byte[64 * 1024];
        try {
            for (int n = socket.getInputStream().read(bytes);
                    n >= 0;
                    n = socket.getInputStream().read(bytes)) {
                count += n;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    /** Whether the other side closed, with a FIN or a reset. */
    boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
