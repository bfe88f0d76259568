package hdcf.control.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.job.Policy;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Of jobs that are stopped to make room for urgent ones. */
final class PreemptionHistories {
    private static final int URGENT = 100;

    private PreemptionHistories() {}

    static Stream<Arguments> bad() {
        return Stream.of(
                Tellings.told("I31", "a job is stopped for one that is no more urgent", s -> {
                    victim(s, "j1", "w1", "a1");
                    stopping(s, "j1", "u1", 0, 2);
                    preempted(s, "j1");
                }),
                Tellings.told("I31", "a job is stopped more often than it may be", s -> {
                    victim(s, "j1", "w1", "a1");
                    stopping(s, "j1", "u1", URGENT, 1);
                    preempted(s, "j1");
                    s.claimed("j1", "w1", "a2").acked("j1").launched("j1");
                    stopping(s, "j1", "u2", URGENT, 1);
                    preempted(s, "j1");
                }),
                Tellings.told("I31", "two are stopped for the same job", s -> {
                    victim(s, "j1", "w1", "a1");
                    victim(s, "j2", "w1", "a2");
                    stopping(s, "j1", "u1", URGENT, 2);
                    stopping(s, "j2", "u1", URGENT, 2);
                    preempted(s, "j1");
                    preempted(s, "j2");
                }),
                Tellings.told("I31", "a job is stopped that did not agree to it", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").launched("j1");
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                }),
                Tellings.told("I31", "a job is stopped that shares a limit, and did not agree to it", s -> {
                    victim(s, "j1", "w1", "a1");
                    s.job("j1").policy = new Policy(null, null, null, Map.of("render", 1L), null);
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                }),
                Tellings.told("I32", "nobody told its worker", s -> {
                    victim(s, "j1", "w1", "a1");
                    preempted(s, "j1");
                }),
                Tellings.told("I32", "its worker was told of an earlier attempt", s -> {
                    victim(s, "j1", "w1", "a1");
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                    s.claimed("j1", "w1", "a2").acked("j1").launched("j1");
                    preempted(s, "j1");
                }),
                Tellings.told("I10", "a preempted attempt is paid for", s -> {
                    victim(s, "j1", "w1", "a1");
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                    s.job("j1").crashEnds = 1;
                }));
    }

    static Stream<Arguments> near() {
        return Stream.of(
                Tellings.told("I31", "a job that agreed to it, and shares a limit, is stopped", s -> {
                    victim(s, "j1", "w1", "a1");
                    s.job("j1").policy = new Policy(null, null, null, Map.of("render", 1L), true);
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                }),
                Tellings.told("I31", "a second is stopped when the first has ended by itself", s -> {
                    victim(s, "j1", "w1", "a1");
                    victim(s, "j2", "w1", "a2");
                    stopping(s, "j1", "u1", URGENT, 1);
                    s.exited("j1").completed("j1");
                    stopping(s, "j2", "u1", URGENT, 1);
                    preempted(s, "j2");
                }),
                Tellings.told("I32", "it is stopped again in its next attempt", s -> {
                    victim(s, "j1", "w1", "a1");
                    stopping(s, "j1", "u1", URGENT, 2);
                    preempted(s, "j1");
                    s.claimed("j1", "w1", "a2").acked("j1").launched("j1");
                    stopping(s, "j1", "u2", URGENT, 2);
                    preempted(s, "j1");
                }));
    }

    private static void victim(Story s, String id, String worker, String assignment) {
        s.submitted(id).claimed(id, worker, assignment).acked(id).launched(id);
        s.job(id).policy = new Policy(null, null, null, null, true);
    }

    private static void stopping(Story s, String id, String urgent, int forPriority, int limit) {
        ObjectNode details = Story.node()
                .put("for_job", urgent)
                .put("lease_epoch", s.job(id).epoch)
                .put("priority", 0)
                .put("for_priority", forPriority)
                .put("limit", limit);
        s.append("job_preempting", s.job(id).worker, id, details);
    }

    private static void preempted(Story s, String id) {
        Story.Tale tale = s.job(id);
        s.exited(id);
        s.end(tale, "FAILED", EndCause.PREEMPTED);
        s.log(id, "job_preempted", JobStatus.RUNNING, "PENDING", tale.assignment);
        tale.assignment = null;
        tale.worker = null;
    }
}
