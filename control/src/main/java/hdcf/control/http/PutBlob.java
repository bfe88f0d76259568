package hdcf.control.http;

import hdcf.control.blob.Appended;
import hdcf.control.blob.Chunk;
import hdcf.control.command.StoreBlobCommand;
import hdcf.control.command.UseBlobsCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BlobProgress;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** {@code PUT /blobs/{sha256}}: a chunk of content, read as it arrives. */
final class PutBlob implements Upload {
    private final Core core;
    private final WriterCall writer;

    PutBlob(Core core) {
        this.core = core;
        this.writer = new WriterCall(core);
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        try {
            receive(request, new ByteArrayInputStream(request.body()), answer);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void receive(Request request, InputStream sent, Answer answer) throws Refusal, IOException {
        String sha256 = Names.blob(request.pathValue("sha256"));
        Query.Range range = new Query.Range(0, Limits.BLOB_BYTES);
        long total = request.query().number("length", range, -1);
        if (total < 0) {
            throw Query.bad("length", "the length of the whole blob", "nothing");
        }
        long offset = request.query().number("offset", new Query.Range(0, total), 0);
        try (LimitedBody body = new LimitedBody(sent, Limits.CHUNK_BYTES)) {
            answer.send(put(new Chunk(sha256, offset, total, body), request.requestId()));
        } catch (RefusedBody tooLarge) {
            throw tooLarge.refusal();
        }
    }

    private Response put(Chunk chunk, String requestId) throws Refusal, IOException {
        Long known = core.reads().blob(chunk.sha256());
        if (known != null && known != chunk.total()) {
            throw Query.bad("length", known + ", as the blob has it", String.valueOf(chunk.total()));
        }
        boolean isHere = known != null
                && core.blobs().isWhole(new BlobRef(chunk.sha256(), known))
                && writer.ask(new UseBlobsCommand(List.of(chunk.sha256()))).isEmpty();
        if (isHere) {
            chunk.body().transferTo(OutputStream.nullOutputStream());
            return Response.json(200, new BlobProgress(chunk.total(), true));
        }
        Appended appended = core.blobs().append(chunk, blob -> writer.ask(new StoreBlobCommand(blob)));
        return switch (appended.state()) {
            case COMPLETE -> Response.json(200, new BlobProgress(chunk.total(), true));
            case PARTIAL -> Response.json(200, new BlobProgress(appended.length(), false));
            case GAP -> gap(chunk, appended.length(), requestId);
        };
    }

    private static Response gap(Chunk chunk, long expected, String requestId) {
        ProblemCode code = ProblemCode.OFFSET_GAP;
        String detail = "Expected a chunk at offset " + expected + ", found one at " + chunk.offset();
        Problem problem = Problem.of(code, detail, requestId).expecting(expected);
        return new Response(code.status(), Response.PROBLEM, Map.of(), Json.bytes(problem));
    }
}
