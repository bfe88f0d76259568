package hdcf.control.http;

import hdcf.control.job.Refusal;

/** {@code GET /jobs/{id}/files}: what an attempt left behind. */
final class ListFiles implements Endpoint {
    private final Core core;

    ListFiles(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        long attempt = request.query().number("attempt", new Query.Range(1, Integer.MAX_VALUE), 0);
        answer.send(Response.json(200, core.reads().files(id, attempt == 0 ? null : attempt)));
    }
}
