package hdcf.control.http;

import hdcf.control.command.AbortCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.ProblemCode;
import org.jspecify.annotations.Nullable;

/** {@code POST /abort}. */
final class Abort implements Endpoint {
    private static final int MAX_REASON = 1024;

    private final JsonBody<AbortRequest> bodies = JsonBody.lenient(AbortRequest.class);
    private final Core core;

    Abort(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        AbortRequest body = bodies.one(request.body());
        String jobId = orNull(body.jobId());
        String workerId = orNull(body.workerId());
        if (jobId == null && workerId == null) {
            throw new Refusal(ProblemCode.NOTHING_NAMED, "Expected job_id or worker_id, found neither");
        }
        if (jobId != null) {
            Names.job(jobId);
        }
        if (workerId != null) {
            Names.worker(workerId, "/worker_id");
        }
        Texts.atMost(MAX_REASON, body.reason(), "/reason");
        Inquiry.send(
                core,
                new AbortCommand(request.caller(), new AbortRequest(jobId, workerId, body.reason())),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
