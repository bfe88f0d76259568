package hdcf.worker.loop;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.OutputLength;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream of one attempt on its way to the control plane, chunk by chunk. The control plane counts: what it holds is asked
 * for first, and when it holds less than was thought, sending goes on from there. Confined to one thread.
 */
final class StreamUpload {
    private static final int UNKNOWN = -1;

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Reads at an offset of the stream; answers how many bytes, none or less at the end. */
        int read(long offset, ByteBuffer into) throws IOException;
    }

    private final HeldAssignment lease;
    private final String stream;
    private long offset = UNKNOWN;
    private boolean isWatched;
    private @Nullable String refusal;

    /**
     * @param stream {@code stdout} or {@code stderr}
     */
    StreamUpload(HeldAssignment lease, String stream) {
        this.lease = lease;
        this.stream = stream;
    }

    /** Whether somebody follows it. */
    boolean isWatched() {
        return isWatched;
    }

    /** Why the control plane takes no more of it for good; null while it does. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether the control plane holds that many bytes. */
    boolean holds(long length) {
        return offset >= length;
    }

    /** What was sent does not count any more: the next chunk asks where to go on. */
    void again() {
        offset = UNKNOWN;
    }

    /**
     * Sends the next chunk, if there is one.
     *
     * @param limit bytes of the stream that may be sent
     * @return whether anything was sent
     * @throws ProblemException when the control plane cannot take it now
     */
    boolean push(HdcfClient client, Source source, long limit) throws IOException, ProblemException {
        if (refusal != null || (offset != UNKNOWN && offset >= limit) || limit == 0) {
            return false;
        }
        byte[] chunk;
        try {
            chunk = offset == UNKNOWN ? new byte[0] : read(source, limit);
        } catch (IOException unreadable) {
            refusal = "Expected to read the output on the worker's disk, but it refused: " + unreadable.getMessage();
            return false;
        }
        if (offset != UNKNOWN && chunk.length == 0) {
            return false;
        }
        try {
            OutputLength held = client.putOutput(
                    String.valueOf(lease.jobId()),
                    stream,
                    String.valueOf(lease.assignmentId()),
                    Math.max(0, offset),
                    chunk);
            offset = held.length();
            isWatched = held.watched();
            return true;
        } catch (ProblemException problem) {
            return judge(problem);
        }
    }

    /** Answers whether the next chunk may go better. */
    private boolean judge(ProblemException problem) throws ProblemException {
        OptionalLong expected = problem.expected();
        if (problem.code().filter(ProblemCode.OFFSET_GAP::equals).isPresent() && expected.isPresent()) {
            offset = expected.getAsLong();
            return true;
        }
        if (problem.isPassing() || problem.status() == 401 || problem.status() == 403) {
            throw problem;
        }
        refusal = String.valueOf(problem.getMessage());
        return false;
    }

    private byte[] read(Source source, long limit) throws IOException {
        int length = (int) Math.min(Limits.CHUNK_BYTES, limit - offset);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long at = offset;
        for (int n = source.read(at, buffer); n > 0; n = source.read(at, buffer)) {
            at += n;
        }
        byte[] chunk = new byte[buffer.flip().remaining()];
        buffer.get(chunk);
        return chunk;
    }
}
