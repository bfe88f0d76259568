package hdcf.control.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.history.HistoryKind;
import hdcf.schema.wire.JobStatus;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Histories whose rows and answers break an invariant. */
final class RowHistories {
    private RowHistories() {}

    static Stream<Arguments> submissions() {
        return Stream.of(
                Tellings.told("I1", "an acknowledged job is gone", s -> {
                    s.submitted("j1");
                    s.jobs.remove("j1");
                }),
                Tellings.told("I1", "a job that nobody asked for", s -> {
                    s.tale("j1", 0, 0).command = "other";
                    s.log("j1", "job_submitted", null, "PENDING", null);
                }),
                Tellings.told("I2", "two jobs under one key", s -> {
                    Story.Tale tale = Tellings.keyed(s, "j1", "k", "true", 0);
                    Tellings.keyed(s, "j2", "k", "true", 0);
                    s.job("j2").priority = tale.priority;
                }),
                Tellings.told("I2", "another body under the same key", s -> {
                    Tellings.keyed(s, "j1", "k", "true", 0);
                    Tellings.keyed(s, "j2", "k", "false", 0);
                }),
                Tellings.told("I3", "the row has another command", s -> {
                    s.submitted("j1");
                    s.job("j1").command = "false";
                }),
                Tellings.told("I3", "another command is started", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
                    s.line(
                            "w1",
                            HistoryKind.LAUNCH,
                            "launch",
                            Story.lease(s.job("j1")).put("command", "false"));
                    s.exited("j1").completed("j1");
                }));
    }

    static Stream<Arguments> leases() {
        return Stream.of(
                Tellings.told(
                        "I4",
                        "given out while it runs",
                        s -> s.submitted("j1")
                                .claimed("j1", "w1", "a1")
                                .acked("j1")
                                .claimed("j1", "w2", "a2")),
                Tellings.told(
                        "I4",
                        "given out while it is lost",
                        s -> s.submitted("j1")
                                .claimed("j1", "w1", "a1")
                                .acked("j1")
                                .lost("j1")
                                .claimed("j1", "w2", "a2")),
                Tellings.told("I5", "an epoch is left out", s -> {
                    s.submitted("j1");
                    s.job("j1").epoch = 1;
                    s.claimed("j1", "w1", "a1").acked("j1").completed("j1");
                }),
                Tellings.told("I5", "an assignment is used again", s -> s.done("j1", "w2", "a0")),
                Tellings.told("I5", "an old lease completes", s -> {
                    s.submitted("j1")
                            .claimed("j1", "w1", "a1")
                            .acked("j1")
                            .launched("j1")
                            .exited("j1");
                    s.log("j1", "job_completed", JobStatus.RUNNING, "COMPLETED", "a-old");
                }),
                Tellings.told("I6", "from PENDING to RUNNING by an ack", s -> {
                    s.submitted("j1");
                    s.log("j1", "job_acked", JobStatus.PENDING, "RUNNING", null);
                }),
                Tellings.told("I6", "a line of the log is skipped", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1");
                    s.log("j1", "job_lost", JobStatus.RUNNING, "LOST", null);
                }),
                Tellings.told("I7", "two ends", s -> {
                    s.done("j1", "w1", "a1");
                    s.log("j1", "job_failed", JobStatus.RUNNING, "FAILED", null);
                }),
                Tellings.told("I7", "an end without a line", s -> {
                    s.submitted("j1");
                    s.job("j1").status = JobStatus.ABORTED;
                }));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Tellings.told("I8", "completed after the abort was answered", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").aborted("j1");
                    s.log("j1", "job_completed", JobStatus.RUNNING, "COMPLETED", null);
                }),
                Tellings.told("I8", "acknowledged after the abort was answered", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1");
                    ObjectNode lease = Story.lease(s.job("j1"));
                    s.aborted("j1")
                            .call("w1", "POST /ack", lease, 200, Story.node().put("status", "ok"));
                }),
                Tellings.told("I9", "what ran outlives the abort", s -> {
                    s.note("kill-bound", Story.node().put("bound_ms", 1_000));
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").launched("j1");
                    ObjectNode lease = Story.lease(s.job("j1"));
                    s.aborted("j1").pass(5_000);
                    s.line("w1", HistoryKind.EXIT, "exit", lease);
                }),
                Tellings.told("I9", "what ran never ends", s -> {
                    s.note("kill-bound", Story.node().put("bound_ms", 1_000));
                    s.submitted("j1")
                            .claimed("j1", "w1", "a1")
                            .acked("j1")
                            .launched("j1")
                            .aborted("j1");
                }),
                Tellings.told("I10", "attempts are not counted", s -> {
                    s.done("j1", "w1", "a1");
                    s.job("j1").attemptCount = 0;
                }),
                Tellings.told("I10", "more user ends than attempts", s -> {
                    s.done("j1", "w1", "a1");
                    s.job("j1").userEnds = 4;
                }),
                Tellings.told("I19", "a completion was answered and is not there", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
                    s.call(
                            "w1",
                            "POST /complete",
                            Story.lease(s.job("j1")),
                            200,
                            Story.node().put("job_id", "j1").put("status", "RUNNING"));
                }),
                Tellings.told("I19", "a completion was refused and is there", s -> {
                    s.submitted("j1")
                            .claimed("j1", "w1", "a1")
                            .acked("j1")
                            .launched("j1")
                            .exited("j1");
                    s.end(s.job("j1"), "COMPLETED");
                    s.log("j1", "job_completed", JobStatus.RUNNING, "COMPLETED", "a1");
                    s.call("w1", "POST /complete", Story.lease(s.job("j1")), 409, Story.node());
                }));
    }
}
