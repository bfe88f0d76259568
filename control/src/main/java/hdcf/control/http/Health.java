package hdcf.control.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /healthz}: each named check, and whether all are well. */
final class Health implements Endpoint {
    private final Core core;

    Health(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) {
        Map<String, Check> checks = new LinkedHashMap<>();
        boolean isOk = true;
        for (HealthCheck check : core.healthChecks()) {
            HealthCheck.Finding finding = check.probe().get();
            checks.put(check.name(), new Check(finding.state().word(), finding.detail()));
            isOk &= finding.state() != HealthCheck.State.FAILED;
        }
        if (core.isDraining()) {
            isOk = false;
            checks.put("queue", new Check("failed", "shutting down"));
        }
        answer.send(Response.json(isOk ? 200 : 503, new Report(isOk ? "ok" : "failed", checks)));
    }

    private record Report(String status, Map<String, Check> checks) {}

    private record Check(String status, String detail) {}
}
