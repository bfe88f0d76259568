package hdcf.control.http;

import hdcf.control.command.Caller;
import hdcf.control.command.QueueBook;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.schema.wire.Limits;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A call about leases: one object, or a list of them.
 *
 * @param <T> the record of a single call
 */
final class LeaseCall<T> implements Endpoint {
    private final Core core;
    private final JsonBody<T> bodies;
    private final Elements.Rule<T> rule;
    private final BiFunction<Caller, List<T>, Command<QueueBook, List<Verdict>>> command;

    LeaseCall(
            Core core,
            Class<T> type,
            Elements.Rule<T> rule,
            BiFunction<Caller, List<T>, Command<QueueBook, List<Verdict>>> command) {
        this.core = core;
        this.bodies = JsonBody.lenient(type);
        this.rule = rule;
        this.command = command;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Elements<T> elements = Elements.judge(bodies.readEach(request.body(), Limits.REPORT_ARRAY), rule);
        if (elements.good().isEmpty()) {
            answer.send(elements.render(List.of(), request.requestId()));
            return;
        }
        Inquiry.send(
                core,
                command.apply(request.caller(), elements.good()),
                new Inquiry.Exchange(request, answer),
                verdicts -> elements.render(verdicts, request.requestId()));
    }
}
