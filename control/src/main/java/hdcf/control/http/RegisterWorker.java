package hdcf.control.http;

import hdcf.control.command.RegisterCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.RegisterRequest;

/** {@code POST /register}. */
final class RegisterWorker implements Endpoint {
    private static final int MAX_CAPABILITIES = 256;
    private static final int MAX_TEXT = 256;

    private final JsonBody<RegisterRequest> bodies = JsonBody.lenient(RegisterRequest.class);
    private final Core core;

    RegisterWorker(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        RegisterRequest body = bodies.one(request.body());
        Names.worker(body.workerId(), "/worker_id");
        Texts.atMost(MAX_TEXT, body.nonce(), "/nonce");
        Texts.atMost(MAX_TEXT, body.instanceId(), "/instance_id");
        Texts.atMost(MAX_TEXT, body.bootId(), "/boot_id");
        Texts.words(MAX_CAPABILITIES, body.capabilities(), "/capabilities");
        OfferRules.check(body.resources());
        Inquiry.send(
                core,
                new RegisterCommand(request.caller(), body),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
