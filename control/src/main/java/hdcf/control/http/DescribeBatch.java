package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /batches/{id}}. */
final class DescribeBatch implements Endpoint {
    private final Core core;

    DescribeBatch(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.batch(request.pathValue("id"));
        answer.send(Response.json(200, core.reads().batch(id)));
    }
}
