package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that refuses to go on after its limit. Confined to one thread. */
final class LimitedBody extends FilterInputStream {
    private long left;
    private long limit;

    LimitedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
        this.left = limit;
    }

    /** Allows this many bytes in all, counting those already read. */
    void raise(long newLimit) {
        left += newLimit - limit;
        limit = newLimit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            throw new RefusedBody(
                    new Refusal(ProblemCode.TOO_LARGE, "Expected a body of at most " + limit + " bytes, found more"));
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("Expected the body to be read, found an attempt to skip");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
