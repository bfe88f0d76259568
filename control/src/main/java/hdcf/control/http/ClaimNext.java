package hdcf.control.http;

import hdcf.control.command.ClaimCommand;
import hdcf.control.command.ClaimRequest;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.WorkAnswer;

/** {@code GET /next-job}: takes work, or waits for it. */
final class ClaimNext implements Endpoint {
    private final Core core;

    ClaimNext(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Query query = request.query();
        String workerId = Names.worker(query.text("worker_id"), "?worker_id");
        boolean isBatch = query.has("max");
        int max = (int) query.number("max", new Query.Range(0, Limits.CLAIM_MAX), 1);
        long waitMs = query.number("wait_ms", new Query.Range(0, Limits.WAIT_MS), 0);
        String claimId = query.text("claim_id");
        if (claimId != null && !Names.isId(claimId)) {
            throw Query.bad("claim_id", "1 to 128 letters, digits, dots, underscores or hyphens", claimId);
        }
        if (waitMs > 0) {
            answer.park();
        }
        Inquiry.send(
                core,
                new ClaimCommand(request.caller(), new ClaimRequest(workerId, max, waitMs, claimId)),
                new Inquiry.Exchange(request, answer),
                work -> isBatch ? Response.json(200, work) : single(work));
    }

    private static Response single(WorkAnswer work) {
        return work.jobs().isEmpty()
                ? Response.nothing()
                : Response.json(200, work.jobs().get(0));
    }
}
