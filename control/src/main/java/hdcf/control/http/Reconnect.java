package hdcf.control.http;

import hdcf.control.command.ReconnectCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.ReportRequest;

/** {@code POST /reconnect}. */
final class Reconnect implements Endpoint {
    private static final int MAX_TEXT = 256;

    private final Core core;
    private final Pools pools;
    private final ReportGate gate;

    Reconnect(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
        this.gate = new ReportGate(core);
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        ReconnectBody body = ReconnectBody.of(request.body());
        ReconnectRequest told = body.request();
        String workerId = Names.worker(told.workerId(), "/worker_id");
        Texts.atMost(MAX_TEXT, told.instanceId(), "/instance_id");
        Texts.atMost(MAX_TEXT, told.bootId(), "/boot_id");
        Inquiry.Exchange exchange = new Inquiry.Exchange(request, answer);
        if (body.reports().stream().anyMatch(ReportGate::concerns)) {
            Pools.run(pools.checks(), () -> compare(body, workerId, exchange));
        } else {
            apply(body, exchange);
        }
    }

    private void compare(ReconnectBody body, String workerId, Inquiry.Exchange exchange) {
        try {
            body.pass(report -> compared(report.by(workerId)));
            apply(body, exchange);
        } catch (Refusal refusal) {
            exchange.answer().send(Response.problem(refusal, exchange.request().requestId()));
        } catch (RuntimeException fault) {
            exchange.answer().send(FrontDoor.fault(exchange.request(), fault));
        }
    }

    private ReportRequest compared(ReportRequest report) throws Refusal, ReconnectBody.Rejected {
        try {
            return gate.look(report);
        } catch (Refusal refusal) {
            if (refusal.code() != ProblemCode.OUTPUT_MISMATCH) {
                throw refusal;
            }
            throw new ReconnectBody.Rejected(ProblemCode.OUTPUT_MISMATCH.code() + ": " + refusal.detail());
        }
    }

    private void apply(ReconnectBody body, Inquiry.Exchange exchange) throws Refusal {
        ReconnectCommand command = new ReconnectCommand(exchange.request().caller(), body.request(), body.withheld());
        Inquiry.send(core, command, exchange, done -> {
            body.reports().forEach(gate::answered);
            return Response.json(200, body.merge(done));
        });
    }
}
