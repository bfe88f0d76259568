package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /schedules}. */
final class ListSchedules implements Endpoint {
    private final Core core;

    ListSchedules(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        answer.send(Response.json(200, core.reads().schedules()));
    }
}
