package hdcf.control.http;

import hdcf.control.command.Caller;
import hdcf.control.command.QueueBook;
import hdcf.control.command.Verdict;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A call that reports ends of attempts: one, or a list of them, each of which passes the {@link ReportGate} by itself. */
final class ReportCall implements Endpoint {
    private final Core core;
    private final Pools pools;
    private final ReportGate gate;
    private final JsonBody<ReportRequest> bodies = JsonBody.lenient(ReportRequest.class);
    private final Elements.Rule<ReportRequest> form;
    private final BiFunction<Caller, List<ReportRequest>, Command<QueueBook, List<Verdict>>> command;

    /** @param form what a report must contain; a report without it must change nothing, so it never comes to the gate */
    ReportCall(
            Core core,
            Pools pools,
            Elements.Rule<ReportRequest> form,
            BiFunction<Caller, List<ReportRequest>, Command<QueueBook, List<Verdict>>> command) {
        this.core = core;
        this.pools = pools;
        this.gate = new ReportGate(core);
        this.form = form;
        this.command = command;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        Elements<ReportRequest> elements =
                Elements.judge(bodies.readEach(request.body(), Limits.REPORT_ARRAY), this::check);
        List<ReportRequest> reports = elements.good();
        Inquiry.Exchange exchange = new Inquiry.Exchange(request, answer);
        if (reports.stream().anyMatch(ReportGate::concerns)) {
            Pools.run(pools.checks(), () -> compare(elements, exchange));
        } else {
            record(elements, reports, List.of(), exchange);
        }
    }

    private void check(ReportRequest report) throws Refusal {
        LeaseRules.check(report);
        form.check(report);
    }

    private void compare(Elements<ReportRequest> elements, Inquiry.Exchange exchange) {
        try {
            List<ReportRequest> passed = new ArrayList<>();
            List<@Nullable Refusal> refusals = new ArrayList<>();
            for (ReportRequest report : elements.good()) {
                try {
                    passed.add(gate.judge(report));
                    refusals.add(null);
                } catch (Refusal refusal) {
                    refusals.add(refusal);
                }
            }
            record(elements, passed, refusals, exchange);
        } catch (Refusal refusal) {
            exchange.answer().send(Response.problem(refusal, exchange.request().requestId()));
        } catch (RuntimeException fault) {
            exchange.answer().send(FrontDoor.fault(exchange.request(), fault));
        }
    }

    private void record(
            Elements<ReportRequest> elements,
            List<ReportRequest> passed,
            List<@Nullable Refusal> refusals,
            Inquiry.Exchange exchange)
            throws Refusal {
        String requestId = exchange.request().requestId();
        if (passed.isEmpty()) {
            exchange.answer().send(elements.render(merge(List.of(), refusals), requestId));
            return;
        }
        Inquiry.send(core, command.apply(exchange.request().caller(), List.copyOf(passed)), exchange, verdicts -> {
            passed.forEach(gate::answered);
            return elements.render(merge(verdicts, refusals), requestId);
        });
    }

    /** The verdicts of the writer, and in their places those of the gate. */
    private static List<Verdict> merge(List<Verdict> verdicts, List<@Nullable Refusal> refusals) {
        if (refusals.isEmpty()) {
            return verdicts;
        }
        List<Verdict> all = new ArrayList<>(refusals.size());
        Iterator<Verdict> next = verdicts.iterator();
        for (Refusal refusal : refusals) {
            all.add(refusal == null ? next.next() : new Verdict(null, refusal));
        }
        return all;
    }
}
