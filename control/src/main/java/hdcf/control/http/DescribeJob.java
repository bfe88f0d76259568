package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /jobs/{id}}. */
final class DescribeJob implements Endpoint {
    private final Core core;

    DescribeJob(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        answer.send(Response.json(200, core.reads().job(id)));
    }
}
