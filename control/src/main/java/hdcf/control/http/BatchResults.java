package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.control.output.Stream;
import hdcf.control.output.StreamKey;
import hdcf.control.store.OutputQuestion;
import hdcf.control.store.OutputView;
import hdcf.control.store.StoredOutput;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProblemCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /batches/{id}/results}: how the jobs of a batch stand, or what they wrote, in the order of the batch. Reads some hundred
 * jobs at a time, so that neither memory nor a read transaction grows with the batch.
 */
final class BatchResults implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(BatchResults.class);
    private static final int PAGE = 500;

    private final Core core;
    private final Pools pools;

    BatchResults(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.batch(request.pathValue("id"));
        Stream stream = stream(request.query().text("stream"));
        BatchView batch = core.reads().batch(id);
        Pools.run(pools.downloads(), () -> {
            try (OutputStream out = answer.open(head(stream))) {
                write(batch, stream, out);
            } catch (IOException gone) {
                LOG.debug("A reader of results went away, or a file of theirs did");
            } catch (Refusal | RuntimeException broken) {
                // The answer has begun: a stream that is cut is all that can be said.
                LOG.atWarn()
                        .setCause(broken)
                        .addKeyValue("request_id", request.requestId())
                        .log("The results of a batch were not sent whole");
            }
        });
    }

    private static @Nullable Stream stream(@Nullable String word) throws Refusal {
        if (word == null) {
            return null;
        }
        Stream stream = Stream.of(word);
        if (stream == null) {
            throw Query.bad("stream", "stdout or stderr", word);
        }
        return stream;
    }

    private static Response head(@Nullable Stream stream) {
        return stream == null
                ? new Response(200, "application/x-ndjson", Map.of(), new byte[0])
                : new Response(
                        200,
                        "application/octet-stream",
                        Map.of("Content-Disposition", "attachment; filename=\"" + stream.word() + ".log\""),
                        new byte[0]);
    }

    private void write(BatchView batch, @Nullable Stream stream, OutputStream out) throws Refusal, IOException {
        for (long position = 0; position < batch.jobs(); position += PAGE) {
            List<BatchResult> page = core.reads().results(batch.number(), position, PAGE);
            for (BatchResult result : page) {
                if (stream == null) {
                    out.write(Json.bytes(result));
                    out.write('\n');
                } else {
                    copy(result, stream, out);
                }
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    /** What the last attempt of a job wrote; nothing of it is kept, and nothing is sent. */
    private void copy(BatchResult result, Stream stream, OutputStream out) throws Refusal, IOException {
        StoredOutput found = output(result, stream);
        if (found == null) {
            return;
        }
        byte[] inline = found.inline();
        if (inline != null) {
            out.write(inline);
            return;
        }
        try (FileChannel file = core.outputs()
                .open(new StreamKey(found.attempt().jobId(), found.attempt().assignmentId(), stream))) {
            if (file != null) {
                long end = Math.min(file.size(), SendOutput.most(found));
                if (SendOutput.copy(file, 0, end, out) < end && found.attempt().isEnded()) {
                    throw new EOFException("Expected the file to stay as it was");
                }
            }
        }
    }

    private @Nullable StoredOutput output(BatchResult result, Stream stream) throws Refusal {
        try {
            OutputView view =
                    core.reads().output(String.valueOf(result.number()), new OutputQuestion(stream.word(), null, 0));
            return view.found();
        } catch (Refusal refusal) {
            if (refusal.code() == ProblemCode.NOT_FOUND) {
                return null;
            }
            throw refusal;
        }
    }
}
