package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /blobs/{sha256}}: content from an offset to its end, and {@code HEAD}: its length. No more of it than a piece is in memory. */
final class FetchBlob implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(FetchBlob.class);
    private static final int PIECE_BYTES = 64 * 1024;
    private static final String OCTETS = "application/octet-stream";
    private static final byte[] NOTHING = new byte[0];

    private final Core core;
    private final Pools pools;

    FetchBlob(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String sha256 = Names.blob(request.pathValue("sha256"));
        Long length = core.reads().blob(sha256);
        if (length == null) {
            throw unknown(sha256);
        }
        long offset = request.query().number("offset", new Query.Range(0, length), 0);
        Response head = new Response(200, OCTETS, Map.of("Content-Length", String.valueOf(length - offset)), NOTHING);
        if (request.head().method().equals("HEAD") || offset == length) {
            answer.send(head);
            return;
        }
        Pools.run(pools.downloads(), () -> {
            try {
                send(sha256, offset, head, answer);
            } catch (Refusal refusal) {
                answer.send(Response.problem(refusal, request.requestId()));
            } catch (IOException gone) {
                LOG.debug("A reader of a blob went away");
                // Does nothing once the answer has begun.
                answer.send(Response.internal(request.requestId()));
            } catch (RuntimeException fault) {
                LOG.atError()
                        .setCause(fault)
                        .addKeyValue("request_id", request.requestId())
                        .log("Failed to send a blob");
                answer.send(Response.internal(request.requestId()));
            }
        });
    }

    private void send(String sha256, long offset, Response head, Answer answer) throws Refusal, IOException {
        try (FileChannel file = core.blobs().read(sha256)) {
            if (file == null) {
                throw unknown(sha256);
            }
            file.position(offset);
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            try (OutputStream out = answer.open(head)) {
                while (file.read(piece) >= 0) {
                    out.write(piece.array(), 0, piece.position());
                    piece.clear();
                }
            }
        }
    }

    private static Refusal unknown(String sha256) {
        return new Refusal(ProblemCode.NOT_FOUND, "Expected a known blob, found none with sum " + sha256);
    }
}
