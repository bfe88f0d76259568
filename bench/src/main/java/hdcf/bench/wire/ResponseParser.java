package hdcf.bench.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds status and body of one HTTP/1.1 answer in the bytes received so far. Knows {@code Content-Length} only: the server
 * under load announces the length of every answer.
 */
public final class ResponseParser {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] START = "HTTP/1.1 ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_BODY = 16 * 1024 * 1024;
    private static final int NO_CONTENT = 204;

    private int status;
    private int bodyStart;
    private int bodyEnd;

    /**
     * Looks at {@code bytes[0, length)}.
     *
     * @return whether the answer is complete; its parts may be asked for only then
     */
    public boolean parse(byte[] bytes, int length) throws IOException {
        int head = Bytes.indexOf(bytes, 0, length, HEAD_END);
        if (head < 0) {
            if (length > MAX_HEAD) {
                throw new IOException("Expected the headers of an answer to end within " + MAX_HEAD + " bytes");
            }
            return false;
        }
        if (Bytes.indexOf(bytes, 0, START.length, START) != 0) {
            throw new IOException("Expected an answer in HTTP/1.1, found "
                    + new String(bytes, 0, Math.min(head, 80), StandardCharsets.ISO_8859_1));
        }
        status = number(bytes, START.length, START.length + 3);
        bodyStart = head + HEAD_END.length;
        bodyEnd = bodyStart + (status == NO_CONTENT ? 0 : contentLength(bytes, head));
        return length >= bodyEnd;
    }

    public int status() {
        return status;
    }

    public int bodyStart() {
        return bodyStart;
    }

    /** Behind the last byte of the answer. */
    public int bodyEnd() {
        return bodyEnd;
    }

    private static int contentLength(byte[] bytes, int head) throws IOException {
        for (int i = START.length; i < head; i++) {
            if (bytes[i] == '\n' && isLength(bytes, i + 1, head)) {
                int from = i + 1 + LENGTH.length;
                int to = from;
                while (to < head && bytes[to] != '\r') {
                    to++;
                }
                while (from < to && bytes[from] == ' ') {
                    from++;
                }
                int length = number(bytes, from, to);
                if (length > MAX_BODY) {
                    throw new IOException("Expected a body of at most " + MAX_BODY + " bytes, found " + length);
                }
                return length;
            }
        }
        throw new IOException("Expected Content-Length, found "
                + new String(bytes, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    private static boolean isLength(byte[] bytes, int at, int end) {
        if (at + LENGTH.length > end) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int lower = bytes[at + i] >= 'A' && bytes[at + i] <= 'Z' ? bytes[at + i] + 32 : bytes[at + i];
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int to) throws IOException {
        if (from >= to || to - from > 9) {
            throw new IOException("Expected a number of at most 9 digits in an answer");
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IOException("Expected a digit in an answer, found byte " + bytes[i]);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
