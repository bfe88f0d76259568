package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /templates}. */
final class ListTemplates implements Endpoint {
    private final Core core;

    ListTemplates(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        answer.send(Response.json(200, core.templates().views()));
    }
}
