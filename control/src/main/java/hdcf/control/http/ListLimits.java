package hdcf.control.http;

import hdcf.control.command.ListLimitsCommand;
import hdcf.control.job.Refusal;

/** {@code GET /limits}. */
final class ListLimits implements Endpoint {
    private final Core core;

    ListLimits(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Inquiry.send(
                core,
                new ListLimitsCommand(),
                new Inquiry.Exchange(request, answer),
                limits -> Response.json(200, limits));
    }
}
