package hdcf.control.http;

import hdcf.control.command.ReconnectCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReconnectRequest;

/** {@code POST /reconnect}. */
final class Reconnect implements Endpoint {
    private static final int MAX_TEXT = 256;

    private final JsonBody<ReconnectRequest> bodies = JsonBody.lenient(ReconnectRequest.class);
    private final Core core;

    Reconnect(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        ReconnectRequest body = bodies.whole(request.body());
        Names.worker(body.workerId(), "/worker_id");
        Texts.atMost(MAX_TEXT, body.instanceId(), "/instance_id");
        Texts.atMost(MAX_TEXT, body.bootId(), "/boot_id");
        Texts.size(Limits.RECONNECT_ENTRIES, body.completedJobs(), "/completed_jobs");
        Texts.size(Limits.RECONNECT_ENTRIES, body.assignments(), "/assignments");
        Inquiry.send(
                core,
                new ReconnectCommand(request.caller(), body),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
