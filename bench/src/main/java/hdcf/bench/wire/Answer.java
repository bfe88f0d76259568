package hdcf.bench.wire;

import java.nio.charset.StandardCharsets;

/** One complete answer, in the buffer of its connection: valid until the next request is sent. */
public final class Answer {
    private static final int SHOWN = 300;

    private final byte[] bytes;
    private final int status;
    private final int bodyStart;
    private final int bodyEnd;
    private final long latencyNanos;

    Answer(byte[] bytes, ResponseParser parsed, long latencyNanos) {
        this.bytes = bytes;
        this.status = parsed.status();
        this.bodyStart = parsed.bodyStart();
        this.bodyEnd = parsed.bodyEnd();
        this.latencyNanos = latencyNanos;
    }

    byte[] bytes() {
        return bytes;
    }

    public int status() {
        return status;
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyEnd() {
        return bodyEnd;
    }

    /** From handing the request to the socket until the last byte was here. */
    public long latencyNanos() {
        return latencyNanos;
    }

    /** How often this text stands in the body. */
    int count(byte[] wanted) {
        return Bytes.count(bytes, bodyStart, bodyEnd, wanted);
    }

    /** The beginning of the body, for people. */
    public String text() {
        return status + " "
                + new String(bytes, bodyStart, Math.min(SHOWN, bodyEnd - bodyStart), StandardCharsets.UTF_8);
    }
}
