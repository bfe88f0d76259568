package hdcf.control.http;

import hdcf.control.command.AsideCommand;
import hdcf.control.job.Refusal;

/** {@code POST /workers/{id}/resume}: a worker gets work again. */
final class ResumeWorker implements Endpoint {
    private final Core core;

    ResumeWorker(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Inquiry.send(
                core,
                AsideCommand.resume(request.caller(), PutAside.known(request)),
                new Inquiry.Exchange(request, answer),
                done -> Response.json(200, done));
    }
}
