package hdcf.control.check;

import hdcf.schema.history.HistoryKind;
import hdcf.schema.wire.JobStatus;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;

/** Turns of a story that several tests tell. */
final class Tellings {
    private Tellings() {}

    static void overlap(Story s) {
        s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").launched("j1").lost("j1");
        s.log("j1", "job_retrying", JobStatus.LOST, "RETRYING", null);
        s.log("j1", "job_ready", JobStatus.RETRYING, "PENDING", null);
        s.end(s.job("j1"), "LOST");
        s.job("j1").crashEnds = 1;
        s.claimed("j1", "w2", "a2").acked("j1").launched("j1").exited("j1").completed("j1");
    }

    /** The first worker starts the job only after the second one did. */
    static void lateStart(Story s) {
        s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").lost("j1");
        s.log("j1", "job_retrying", JobStatus.LOST, "RETRYING", null);
        s.log("j1", "job_ready", JobStatus.RETRYING, "PENDING", null);
        s.end(s.job("j1"), "LOST");
        s.job("j1").crashEnds = 1;
        s.claimed("j1", "w2", "a2").acked("j1").launched("j1");
        s.line(
                "w1",
                HistoryKind.LAUNCH,
                "launch",
                Story.node().put("job_id", "j1").put("assignment_id", "a1").put("command", s.job("j1").command));
        s.exited("j1").completed("j1");
    }

    static Story.Tale keyed(Story s, String id, String key, String command, long priority) {
        Story.Tale tale = s.tale(id, priority, 0);
        tale.command = command;
        s.call("c1", "POST /jobs", key, Story.request(tale), 201, Story.node().put("job_id", id));
        s.log(id, "job_submitted", null, "PENDING", null);
        return tale;
    }

    static void see(Story s, String id, String status, long epoch) {
        s.call(
                "c2",
                "GET /jobs/{id}",
                Story.node().put("job_id", id),
                200,
                Story.node().put("job_id", id).put("status", status).put("lease_epoch", epoch));
    }

    static void up(Story s) {
        s.note("plane-up", Story.node().put("wall_ms", s.nowMs).put("heartbeat_timeout_ms", 60_000));
    }

    static Arguments told(String invariant, String what, Consumer<Story> tell) {
        return Arguments.arguments(invariant, what, tell);
    }
}
