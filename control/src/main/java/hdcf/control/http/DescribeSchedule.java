package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /schedules/{id}}. */
final class DescribeSchedule implements Endpoint {
    private final Core core;

    DescribeSchedule(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        answer.send(Response.json(200, core.reads().schedule(Names.schedule(request.pathValue("id")))));
    }
}
