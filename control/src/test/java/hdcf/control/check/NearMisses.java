package hdcf.control.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.store.Snapshot;
import hdcf.schema.history.HistoryKind;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Histories that only look as if they broke an invariant. */
final class NearMisses {
    private NearMisses() {}

    static Stream<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        all.add(Tellings.told("I1", "a submission without an answer that was stored", s -> {
            Story.Tale tale = s.tale("j1", 0, 0);
            s.call("c1", "POST /jobs", Story.request(tale), 0, null);
            s.log("j1", "job_submitted", null, "PENDING", null);
        }));
        all.add(Tellings.told("I2", "the same answer again under the same key", s -> {
            Story.Tale tale = Tellings.keyed(s, "j1", "k", "true", 0);
            s.call(
                    "c1",
                    "POST /jobs",
                    "k",
                    Story.request(tale),
                    200,
                    Story.node().put("job_id", "j1"));
        }));
        all.add(Tellings.told("I3", "only what was asked for is compared", s -> {
            s.submitted("j1");
            s.job("j1").maxAttempts = 7;
        }));
        all.add(Tellings.told("I4", "given out again after it came back", s -> {
            s.submitted("j1").claimed("j1", "w1", "a1");
            s.job("j1").attemptCount = 0;
            s.log("j1", "assignment_expired", JobStatus.ASSIGNED, "PENDING", "a1")
                    .claimed("j1", "w2", "a2");
        }));
        all.add(Tellings.told("I5", "a stale lease is refused", s -> {
            s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
            s.call("w2", "POST /complete", Story.node().put("job_id", "j1").put("assignment_id", "a-old"), 409, null);
        }));
        all.add(Tellings.told("I6", "lost and back again", s -> {
            s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").lost("j1");
            s.log("j1", "job_revived", JobStatus.LOST, "RUNNING", "a1").completed("j1");
        }));
        all.add(Tellings.told("I7", "a second report that changes nothing", s -> {
            s.done("j1", "w1", "a1");
            s.call(
                    "w1",
                    "POST /fail",
                    Story.lease(s.job("j1")),
                    200,
                    Story.node().put("job_id", "j1").put("status", "COMPLETED").put("applied", false));
        }));
        all.add(Tellings.told(
                "I8",
                "an abort that comes too late is refused",
                s -> s.done("j1", "w1", "a1")
                        .call("c1", "POST /abort", Story.node().put("job_id", "j1"), 409, null)));
        all.add(Tellings.told("I9", "gone within the bound", s -> {
            s.note("kill-bound", Story.node().put("bound_ms", 1_000));
            s.submitted("j1").claimed("j1", "w1", "a1").acked("j1").launched("j1");
            ObjectNode lease = Story.lease(s.job("j1"));
            s.aborted("j1").line("w1", HistoryKind.EXIT, "exit", lease);
        }));
        all.add(Tellings.told(
                "I10", "the one that is out counts", s -> s.submitted("j1").claimed("j1", "w1", "a1")));
        all.add(Tellings.told(
                "I11",
                "acknowledged, and never started",
                s -> s.submitted("j1").claimed("j1", "w1", "a1").acked("j1")));
        all.add(Tellings.told("I12", "two workers at once while the first was cut off", s -> {
            s.note("fault-begins", Story.node().put("worker_id", "w1"));
            Tellings.overlap(s);
        }));
        all.add(Tellings.told("I12", "the first one was away between its acknowledgement and its late start", s -> {
            s.note("fault-begins", Story.node().put("worker_id", "w1"));
            Tellings.lateStart(s);
        }));
        all.add(Tellings.told(
                "I13",
                "stored output is what it says",
                s -> s.inline.add(new Snapshot.InlineLine(1, 1, "stdout", 3, "AA", 3, "aa"))));
        all.add(Tellings.told(
                "I14",
                "a higher priority that comes later goes first",
                s -> s.submitted("j1", 0, 0)
                        .submitted("j2", 5, 0)
                        .claimed("j2", "w1", "a1")
                        .acked("j2")));
        all.add(Tellings.told(
                "I15",
                "claimed at its time",
                s -> s.submitted("j1", 0, 1_001)
                        .pass(2_000)
                        .log("j1", "job_ready", JobStatus.PENDING, "PENDING", null)
                        .claimed("j1", "w1", "a1")));
        all.add(Tellings.told(
                "I16",
                "rest just within the bound",
                s -> s.note("healed", Story.node().put("bound_ms", 1_000))
                        .pass(900)
                        .note("drained", Story.node())));
        all.add(Tellings.told("I17", "the same state seen twice", s -> {
            s.submitted("j1");
            Tellings.see(s, "j1", "PENDING", 0);
            Tellings.see(s, "j1", "PENDING", 0);
        }));
        all.add(Tellings.told("I18", "the beginning of the log was cleaned up", s -> s.events.remove(0)));
        all.add(Tellings.told("I19", "a completion without an answer that was stored", s -> {
            s.submitted("j1")
                    .claimed("j1", "w1", "a1")
                    .acked("j1")
                    .launched("j1")
                    .exited("j1");
            s.end(s.job("j1"), "COMPLETED");
            s.log("j1", "job_completed", JobStatus.RUNNING, "COMPLETED", "a1");
            s.call("w1", "POST /complete", Story.lease(s.job("j1")), 0, null);
        }));
        all.add(Tellings.told("I20", "expired a full timeout later", s -> {
            s.submitted("j1").claimed("j1", "w1", "a1");
            Tellings.up(s);
            s.job("j1").attemptCount = 0;
            s.pass(60_000).log("j1", "assignment_expired", JobStatus.ASSIGNED, "PENDING", "a1");
        }));
        all.add(Tellings.told("I21", "the wall clock of the log goes back", s -> {
            s.submitted("j1");
            Snapshot.EventLine last = s.events.remove(s.events.size() - 1);
            s.events.add(new Snapshot.EventLine(
                    last.id(), 7, last.event(), last.workerId(), last.jobId(), last.details(), last.text()));
        }));
        all.add(Tellings.told(
                "I23",
                "a gauge of nothing",
                s -> s.note("gauge", Story.node().put("status", "LOST").put("jobs", 0))));
        all.add(Tellings.told(
                "I24",
                "another word in a log",
                s -> s.note("canary", Story.node().put("value", "s3cret"))
                        .note(
                                "seen-text",
                                Story.node().put("place", "control.log").put("text", "token=***"))));
        all.add(Tellings.told(
                "I25",
                "exactly at the limit",
                s -> s.note(
                        "measured",
                        Story.node().put("name", "wal_bytes").put("value", 64).put("limit", 64))));
        return all.stream();
    }
}
