package hdcf.control.http;

import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;

/** {@code GET /jobs/{id}/why}. */
final class Why implements Endpoint {
    private final Core core;

    Why(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Inquiry.send(
                core,
                new WhyCommand(Names.job(request.pathValue("id"))),
                new Inquiry.Exchange(request, answer),
                why -> Response.json(200, why));
    }
}
