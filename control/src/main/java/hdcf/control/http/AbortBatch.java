package hdcf.control.http;

import hdcf.control.command.AbortBatchCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BatchAbortRequest;

/** {@code POST /batches/{id}/abort}. */
final class AbortBatch implements Endpoint {
    private static final int MAX_REASON = 1024;

    private final JsonBody<BatchAbortRequest> bodies = JsonBody.lenient(BatchAbortRequest.class);
    private final Core core;

    AbortBatch(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.batch(request.pathValue("id"));
        BatchAbortRequest body = bodies.one(request.body());
        Texts.atMost(MAX_REASON, body.reason(), "/reason");
        Inquiry.send(
                core,
                new AbortBatchCommand(request.caller(), id, body.reason()),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
