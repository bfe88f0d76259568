package hdcf.verify.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests as they go over the wire, each one whole. */
final class WireRequest {
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int MOST_BODY_BYTES = 16 * 1024 * 1024;
    private static final String LENGTH = "content-length:";
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private WireRequest() {}

    /** The octets of the next request with a Content-Length or without a body; null at the end of the connection. */
    static byte @Nullable [] read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < HEAD_END.length) {
            int octet = in.read();
            if (octet < 0) {
                return null;
            }
            bytes.write(octet);
            matched = octet == HEAD_END[matched] ? matched + 1 : octet == HEAD_END[0] ? 1 : 0;
            if (bytes.size() > MOST_HEAD_BYTES) {
                throw new IOException("Expected a request's head, but it does not end");
            }
        }
        int length = length(bytes.toString(StandardCharsets.ISO_8859_1));
        byte[] body = in.readNBytes(length);
        bytes.writeBytes(body);
        return body.length < length ? null : bytes.toByteArray();
    }

    private static int length(String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                int length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
                if (length > MOST_BODY_BYTES) {
                    throw new IOException("Expected a body of at most " + MOST_BODY_BYTES + " octets, found " + length);
                }
                return length;
            }
            if (lower.startsWith("transfer-encoding:")) {
                throw new IOException("Expected a request of known length");
            }
        }
        return 0;
    }
}
