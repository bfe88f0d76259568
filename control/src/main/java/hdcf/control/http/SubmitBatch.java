package hdcf.control.http;

import hdcf.control.command.BatchReceipt;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BatchAnswer;
import hdcf.schema.wire.Sha256;
import hdcf.schema.wire.SubmitRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /batches}: many jobs submitted together, all or nothing. */
final class SubmitBatch implements Upload {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitBatch.class);

    private final JsonBody<SubmitRequest> bodies = JsonBody.strict(SubmitRequest.class);
    private final Core core;
    private final Pools pools;

    SubmitBatch(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    /** A small body may stand for many jobs; it takes the way of the large ones. */
    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        JsonText.check(request.body());
        Idempotency key = Idempotency.of(request);
        SubmitBatchCommand small = small(request, key);
        if (small != null) {
            Inquiry.send(core, small, new Inquiry.Exchange(request, answer), SubmitBatch::render);
            return;
        }
        Pools.run(pools.uploads(), () -> {
            try {
                receive(request, new ByteArrayInputStream(request.body()), answer);
            } catch (Refusal refusal) {
                answer.send(Response.problem(refusal, request.requestId()));
            } catch (IOException | RuntimeException fault) {
                LOG.atError()
                        .setCause(fault)
                        .addKeyValue("request_id", request.requestId())
                        .log("Failed to answer a request");
                answer.send(Response.internal(request.requestId()));
            }
        });
    }

    @Override
    public void receive(Request request, InputStream body, Answer answer) throws Refusal, IOException {
        Idempotency key = Idempotency.of(request);
        StagedSubmission.Source source = new StagedSubmission.Source(body, Sha256.digest());
        BatchReceipt receipt = new StagedBatch(core, request.caller(), bodies, true).run(source, key::with);
        answer.send(render(receipt));
    }

    private @Nullable SubmitBatchCommand small(Request request, Idempotency key) throws Refusal {
        StagedSubmission.Source source =
                new StagedSubmission.Source(new ByteArrayInputStream(request.body()), Sha256.digest());
        try {
            return new StagedBatch(core, request.caller(), bodies, false).small(source, key::with);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Response render(BatchReceipt receipt) {
        BatchAnswer batch = receipt.batch();
        return receipt.isDeduplicated()
                ? Response.json(
                        200,
                        new BatchAnswer(
                                batch.batchId(),
                                batch.number(),
                                batch.state(),
                                batch.jobs(),
                                batch.firstNumber(),
                                batch.lastNumber(),
                                true))
                : Response.json(201, batch);
    }
}
