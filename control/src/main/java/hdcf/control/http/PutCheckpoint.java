package hdcf.control.http;

import hdcf.control.command.CheckpointCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BlobRef;

/** {@code PUT /jobs/{id}/checkpoint}. */
final class PutCheckpoint implements Endpoint {
    private static final int MAX_ID = 128;

    private final JsonBody<BlobRef> bodies = JsonBody.lenient(BlobRef.class);
    private final Core core;

    PutCheckpoint(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        String assignment = Names.given(request.query().text("assignment_id"), "?assignment_id");
        Texts.atMost(MAX_ID, assignment, "?assignment_id");
        BlobRef blob = bodies.one(request.body());
        Names.sum(blob.sha256(), "/sha256");
        Inquiry.send(
                core,
                new CheckpointCommand(request.caller(), id, assignment, blob),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
