package hdcf.control.http;

import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Sha256;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /jobs}: one job, or a list of them, all or nothing. */
final class SubmitJobs implements Upload {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitJobs.class);
    private static final int ONE_COMMAND = StagedSubmission.SLICE;

    private final JsonBody<SubmitRequest> bodies = JsonBody.strict(SubmitRequest.class);
    private final Core core;
    private final Pools pools;

    SubmitJobs(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Idempotency key = Idempotency.of(request);
        JsonBody.Content<SubmitRequest> content = bodies.read(request.body(), Limits.SUBMIT_ARRAY);
        if (content.items().isEmpty()) {
            throw nothing();
        }
        if (content.items().size() > ONE_COMMAND) {
            Pools.run(pools.uploads(), () -> stage(request, answer));
            return;
        }
        List<NewJob> jobs = new ArrayList<>(content.items().size());
        for (int i = 0; i < content.items().size(); i++) {
            jobs.add(SubmissionRules.check(content.items().get(i), content.isList() ? "/" + i : "", core.templates()));
        }
        IdempotencyKey idempotency = key.with(Sha256.digest().digest(request.body()));
        Inquiry.send(
                core,
                new SubmitCommand(request.caller(), jobs, idempotency),
                new Inquiry.Exchange(request, answer),
                receipt -> render(receipt, content.isList()));
    }

    @Override
    public void receive(Request request, InputStream body, Answer answer) throws Refusal, IOException {
        Idempotency key = Idempotency.of(request);
        StagedSubmission submission = new StagedSubmission(core, request.caller(), bodies);
        StagedSubmission.Source source = new StagedSubmission.Source(body, Sha256.digest());
        SubmitReceipt receipt = submission.run(source, key::with);
        answer.send(render(receipt, source.isList()));
    }

    static Refusal nothing() {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected at least one job, found an empty list",
                List.of(new Problem.Fault("", "too_few")));
    }

    /** A small body with many jobs takes the way of the large ones. */
    private void stage(Request request, Answer answer) {
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
    }

    private static Response render(SubmitReceipt receipt, boolean isList) {
        int status = receipt.isDeduplicated() ? 200 : 201;
        List<SubmitAnswer> jobs = receipt.jobs();
        if (receipt.isDeduplicated()) {
            jobs = jobs.stream()
                    .map(job -> new SubmitAnswer(job.jobId(), job.status(), job.number(), true))
                    .toList();
        }
        return Response.json(status, isList ? jobs : jobs.get(0));
    }
}
