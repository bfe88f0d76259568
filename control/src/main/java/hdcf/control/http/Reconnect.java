package hdcf.control.http;

import hdcf.control.command.ReconnectCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectAction;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** {@code POST /reconnect}. */
final class Reconnect implements Endpoint {
    private static final int MAX_TEXT = 256;

    private final JsonBody<ReconnectRequest> bodies = JsonBody.lenient(ReconnectRequest.class);
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
        ReconnectRequest body = bodies.whole(request.body());
        Names.worker(body.workerId(), "/worker_id");
        Texts.atMost(MAX_TEXT, body.instanceId(), "/instance_id");
        Texts.atMost(MAX_TEXT, body.bootId(), "/boot_id");
        Texts.size(Limits.RECONNECT_ENTRIES, body.completedJobs(), "/completed_jobs");
        Texts.size(Limits.RECONNECT_ENTRIES, body.assignments(), "/assignments");
        Inquiry.Exchange exchange = new Inquiry.Exchange(request, answer);
        if (reports(body).stream().anyMatch(ReportGate::concerns)) {
            Pools.run(pools.checks(), () -> compare(body, exchange));
        } else {
            apply(body, new TreeMap<>(), Set.of(), exchange);
        }
    }

    private void compare(ReconnectRequest body, Inquiry.Exchange exchange) {
        try {
            List<ReportRequest> passed = new ArrayList<>();
            Map<Integer, ReconnectAction> rejected = new TreeMap<>();
            Set<String> withheld = new HashSet<>();
            List<ReportRequest> reports = reports(body);
            for (int i = 0; i < reports.size(); i++) {
                ReportRequest report = reports.get(i);
                try {
                    passed.add(gate.look(report.by(Objects.requireNonNullElse(body.workerId(), ""))));
                } catch (Refusal refusal) {
                    if (refusal.code() != ProblemCode.OUTPUT_MISMATCH) {
                        throw refusal;
                    }
                    rejected.put(i, rejected(report, refusal));
                    withheld.add(Objects.requireNonNullElse(report.assignmentId(), ""));
                }
            }
            apply(
                    new ReconnectRequest(
                            body.workerId(),
                            body.currentJobId(),
                            passed,
                            body.instanceId(),
                            body.bootId(),
                            body.assignments()),
                    rejected,
                    withheld,
                    exchange);
        } catch (Refusal refusal) {
            exchange.answer().send(Response.problem(refusal, exchange.request().requestId()));
        } catch (RuntimeException fault) {
            exchange.answer().send(FrontDoor.fault(exchange.request(), fault));
        }
    }

    private void apply(
            ReconnectRequest body,
            Map<Integer, ReconnectAction> rejected,
            Set<String> withheld,
            Inquiry.Exchange exchange)
            throws Refusal {
        Inquiry.send(core, new ReconnectCommand(exchange.request().caller(), body, withheld), exchange, done -> {
            reports(body).forEach(gate::answered);
            return Response.json(200, rejected.isEmpty() ? done : merge(done, rejected));
        });
    }

    /** Puts the refused reports back into their places. */
    private static ReconnectAnswer merge(ReconnectAnswer done, Map<Integer, ReconnectAction> rejected) {
        List<ReconnectAction> actions = new ArrayList<>(done.actions());
        rejected.forEach(actions::add);
        return new ReconnectAnswer(done.status(), actions, done.timeouts());
    }

    private static ReconnectAction rejected(ReportRequest report, Refusal refusal) {
        return new ReconnectAction(
                Objects.requireNonNullElse(report.jobId(), ""),
                report.assignmentId(),
                report.status() == JobStatus.FAILED
                        ? ReconnectAction.Kind.REPLAY_FAILED
                        : ReconnectAction.Kind.REPLAY_COMPLETED,
                ReconnectAction.Result.REJECTED,
                ProblemCode.OUTPUT_MISMATCH.code() + ": " + refusal.detail());
    }

    private static List<ReportRequest> reports(ReconnectRequest body) {
        return Objects.requireNonNullElse(body.completedJobs(), List.<ReportRequest>of());
    }
}
