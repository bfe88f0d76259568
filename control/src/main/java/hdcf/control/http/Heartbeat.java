package hdcf.control.http;

import hdcf.control.command.HeartbeatCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.Limits;

/** {@code POST /heartbeat}. */
final class Heartbeat implements Endpoint {
    private static final int MAX_TEXT = 256;

    private final JsonBody<HeartbeatRequest> bodies = JsonBody.lenient(HeartbeatRequest.class);
    private final Core core;

    Heartbeat(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        HeartbeatRequest body = bodies.one(request.body());
        Names.worker(body.workerId(), "/worker_id");
        Texts.atMost(MAX_TEXT, body.instanceId(), "/instance_id");
        Texts.atMost(MAX_TEXT, body.bootId(), "/boot_id");
        Texts.size(Limits.RECONNECT_ENTRIES, body.assignments(), "/assignments");
        Inquiry.send(
                core,
                new HeartbeatCommand(request.caller(), body),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
