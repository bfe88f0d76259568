package hdcf.control.http;

import hdcf.control.http.ReadOutput.Wanted;
import hdcf.control.job.Refusal;
import hdcf.control.output.Stream;
import hdcf.control.output.StreamKey;
import hdcf.control.store.OutputView;
import hdcf.control.store.StoredAttempt;
import hdcf.control.store.StoredOutput;
import hdcf.schema.wire.Paths;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what there is of an output: from the database, or from its file, of which no more than a buffer is in memory. */
final class SendOutput {
    private static final Logger LOG = LoggerFactory.getLogger(SendOutput.class);
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final Core core;
    private final Pools pools;

    SendOutput(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    /** Answers with the bytes that are there now. */
    void send(Wanted wanted, OutputView view, Answer answer) throws Refusal {
        StoredOutput found = view.found();
        if (found == null) {
            throw view.refusal();
        }
        byte[] inline = found.inline();
        if (inline != null) {
            answer.send(head(wanted, found.attempt(), rest(inline, wanted.offset())));
            return;
        }
        FileChannel file = open(key(wanted, found.attempt()));
        if (file == null) {
            Long length = found.length();
            if (found.attempt().isEnded() && (length == null || length > 0)) {
                throw view.refusal();
            }
            answer.send(head(wanted, found.attempt(), NOTHING));
            return;
        }
        try {
            long end = Math.min(file.size(), most(found));
            Pools.run(pools.downloads(), () -> send(wanted, found.attempt(), new Piece(file, end), answer));
        } catch (IOException broken) {
            close(file);
            throw new UncheckedIOException(broken);
        } catch (Refusal full) {
            close(file);
            throw full;
        }
    }

    /** A file up to where it is sent. */
    private record Piece(FileChannel file, long end) {}

    private static void send(Wanted wanted, StoredAttempt attempt, Piece piece, Answer answer) {
        long bytes = piece.end - wanted.offset();
        Response head = head(wanted, attempt, NOTHING);
        try (FileChannel file = piece.file) {
            if (bytes <= 0) {
                answer.send(head);
                return;
            }
            if (attempt.isEnded()) {
                head = with(head, "Content-Length", String.valueOf(bytes));
            }
            try (OutputStream out = answer.open(head)) {
                long sent = copy(file, wanted.offset(), piece.end, out);
                if (sent < piece.end && attempt.isEnded()) {
                    throw new EOFException("Expected the file to stay as it was");
                }
            }
        } catch (IOException gone) {
            LOG.debug("A reader of output went away, or its file did");
        }
    }

    /**
     * Sends the bytes between two offsets, as far as they are there.
     *
     * @return the offset that was reached
     */
    static long copy(FileChannel file, long from, long to, OutputStream out) throws IOException {
        long at = from;
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(0, to - from)));
        while (at < to) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            int count = file.read(buffer, at);
            if (count <= 0) {
                break;
            }
            out.write(buffer.array(), 0, count);
            at += count;
        }
        return at;
    }

    /** Bytes of the file that belong to the output: what came after the report is not part of it. */
    static long most(StoredOutput found) {
        Long length = found.length();
        return found.attempt().isEnded() && length != null ? length : Long.MAX_VALUE;
    }

    static byte[] rest(byte[] bytes, long offset) {
        return offset == 0 ? bytes : Arrays.copyOfRange(bytes, (int) Math.min(offset, bytes.length), bytes.length);
    }

    static Response head(Wanted wanted, StoredAttempt attempt, byte[] body) {
        return new Response(
                200,
                "application/octet-stream",
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"" + wanted.question().stream() + ".log\"",
                        Paths.ATTEMPT_ENDED_HEADER,
                        String.valueOf(attempt.isEnded()),
                        Paths.ATTEMPT_HEADER,
                        String.valueOf(attempt.epoch()),
                        Paths.OFFSET_HEADER,
                        String.valueOf(wanted.offset())),
                body);
    }

    static StreamKey key(Wanted wanted, StoredAttempt attempt) {
        Stream stream = Objects.requireNonNull(Stream.of(wanted.question().stream()));
        return new StreamKey(attempt.jobId(), attempt.assignmentId(), stream);
    }

    @org.jspecify.annotations.Nullable
    FileChannel open(StreamKey key) {
        try {
            return core.outputs().open(key);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Response with(Response head, String name, String value) {
        Map<String, String> headers = new HashMap<>(head.headers());
        headers.put(name, value);
        return new Response(head.status(), head.contentType(), headers, head.body());
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException left) {
            LOG.debug("A file of output could not be closed well");
        }
    }
}
