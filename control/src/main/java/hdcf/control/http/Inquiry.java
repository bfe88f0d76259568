package hdcf.control.http;

import hdcf.control.command.QueueBook;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import hdcf.schema.wire.ProblemCode;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question to the writer on behalf of one request; the answer is rendered on the connection's own thread.
 *
 * @param <A> the writer's answer
 */
final class Inquiry<A> implements Reply<A> {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    /** Not the request itself: a parked poll would hold its headers for as long as it waits. */
    private final String requestId;

    private final Answer answer;
    private final Function<A, Response> render;

    private Inquiry(String requestId, Answer answer, Function<A, Response> render) {
        this.requestId = requestId;
        this.answer = answer;
        this.render = render;
    }

    /** Hands the command over, or refuses because there is no room. */
    static <A> void send(Core core, Command<QueueBook, A> command, Exchange exchange, Function<A, Response> render)
            throws Refusal {
        if (!core.offer(command, new Inquiry<>(exchange.request().requestId(), exchange.answer(), render))) {
            throw noRoom(core);
        }
    }

    /** Why the queue takes nothing. */
    static Refusal noRoom(Core core) {
        return core.isDraining()
                ? draining()
                : new Refusal(ProblemCode.OVERLOADED, "Expected room in the queue of calls, found it full; retry");
    }

    /** Nothing was done, and another server will take the call. */
    static Refusal draining() {
        return new Refusal(ProblemCode.DRAINING, "Expected to take the call, but the server is shutting down; retry");
    }

    @Override
    public void answered(A given) {
        Response response;
        try {
            response = render.apply(given);
        } catch (RuntimeException fault) {
            // Other answers share this lane; a fault in one must not cost them theirs.
            LOG.atError().setCause(fault).addKeyValue("request_id", requestId).log("Failed to render an answer");
            response = Response.internal(requestId);
        }
        answer.send(response);
    }

    @Override
    public void refused(Refusal refusal) {
        answer.send(Response.problem(refusal, requestId));
    }

    @Override
    public Executor lane() {
        return answer.lane();
    }

    @Override
    public boolean isGone() {
        return answer.isGone();
    }

    /** A request and the place for its answer. */
    record Exchange(Request request, Answer answer) {}
}
