package hdcf.control.http;

import hdcf.control.command.ChangeCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ChangeRequest;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;

/** {@code POST /jobs/{id}/change}. */
final class ChangeJob implements Endpoint {
    private final JsonBody<ChangeRequest> bodies = JsonBody.strict(ChangeRequest.class);
    private final Core core;

    ChangeJob(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        ChangeRequest body = bodies.one(request.body());
        Integer priority = body.priority();
        Long timeoutMs = body.timeoutMs();
        if (priority == null && timeoutMs == null) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected priority or timeout_ms, found neither",
                    List.of(new Problem.Fault("", "missing")));
        }
        if (priority != null) {
            between(
                    "/priority",
                    priority,
                    new Query.Range(-SubmissionRules.MAX_PRIORITY, SubmissionRules.MAX_PRIORITY));
        }
        if (timeoutMs != null) {
            between("/timeout_ms", timeoutMs, new Query.Range(0, SubmissionRules.MAX_TIMEOUT_MS));
        }
        Inquiry.send(
                core,
                new ChangeCommand(request.caller(), id, body),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }

    private static void between(String at, long value, Query.Range range) throws Refusal {
        if (value < range.min() || value > range.max()) {
            throw Texts.outOfRange(at, "from " + range.min() + " to " + range.max(), String.valueOf(value));
        }
    }
}
