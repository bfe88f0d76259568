package hdcf.control.http;

import hdcf.control.command.LimitCommand;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.LimitRequest;

/** {@code PUT /limits/{name}}. */
final class SetLimit implements Endpoint {
    private final JsonBody<LimitRequest> bodies = JsonBody.strict(LimitRequest.class);
    private final Core core;

    SetLimit(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String name = request.pathValue("name");
        if (!PlacementRules.isName(name)) {
            throw Texts.outOfRange("/name", "1 to 64 letters, digits or . _ : + -", Echo.of(name));
        }
        Long capacity = bodies.one(request.body()).capacity();
        if (capacity == null) {
            throw Names.missing("/capacity");
        }
        if (capacity < 0 || capacity > PlacementRules.MAX_LIMIT) {
            throw Texts.outOfRange("/capacity", "from 0 to " + PlacementRules.MAX_LIMIT, String.valueOf(capacity));
        }
        Inquiry.send(
                core,
                new LimitCommand(request.caller(), name, capacity),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
