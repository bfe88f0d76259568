package hdcf.control.http;

import hdcf.control.command.AsideCommand;
import hdcf.control.job.Aside;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.ProblemCode;

/** {@code POST /workers/{id}/drain} and {@code /quarantine}: a worker is to get no more work. */
final class PutAside implements Endpoint {
    private static final int MAX_REASON = 256;
    private static final long MAX_MS = 365L * 24 * 60 * 60 * 1000;
    private static final AsideRequest NOTHING_SAID = new AsideRequest(null, null);

    private final JsonBody<AsideRequest> bodies = JsonBody.strict(AsideRequest.class);
    private final Core core;
    private final Aside.Kind kind;

    PutAside(Core core, Aside.Kind kind) {
        this.core = core;
        this.kind = kind;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String workerId = known(request);
        AsideRequest body = request.body().length == 0 ? NOTHING_SAID : bodies.one(request.body());
        Texts.atMost(MAX_REASON, body.reason(), "/reason");
        Long durationMs = body.durationMs();
        if (durationMs != null && (durationMs < 1 || durationMs > MAX_MS)) {
            throw Texts.outOfRange("/duration_ms", "from 1 to " + MAX_MS, String.valueOf(durationMs));
        }
        Inquiry.send(
                core,
                new AsideCommand(request.caller(), workerId, kind, body),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }

    /** The worker in the path, if it could be one. */
    static String known(Request request) throws Refusal {
        String id = request.pathValue("id");
        if (!Names.isId(id)) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected the id of a worker: GET /workers lists them");
        }
        return id;
    }
}
