package hdcf.control.check;

import hdcf.control.store.Snapshot;
import hdcf.schema.wire.JobStatus;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Histories whose launches, times, reads or measures break an invariant. */
final class RunHistories {
    private RunHistories() {}

    static Stream<Arguments> runs() {
        return Stream.of(
                Tellings.told(
                        "I11",
                        "started before the ack",
                        s -> s.submitted("j1")
                                .claimed("j1", "w1", "a1")
                                .launched("j1")
                                .acked("j1")
                                .exited("j1")
                                .completed("j1")),
                Tellings.told(
                        "I11",
                        "started twice under one assignment",
                        s -> s.submitted("j1")
                                .claimed("j1", "w1", "a1")
                                .acked("j1")
                                .launched("j1")
                                .launched("j1")
                                .exited("j1")
                                .completed("j1")),
                Tellings.told("I12", "two workers at once, and the first was well", s -> Tellings.overlap(s)),
                Tellings.told("I12", "the first worker was well, and started it after the second", Tellings::lateStart),
                Tellings.told("I12", "the first worker was in trouble only later", s -> {
                    Tellings.overlap(s);
                    s.note("fault-begins", Story.node().put("worker_id", "w1"));
                }),
                Tellings.told(
                        "I13",
                        "stored output has another sum",
                        s -> s.inline.add(new Snapshot.InlineLine(1, 1, "stdout", 3, "aa", 3, "bb"))),
                Tellings.told(
                        "I13",
                        "stored output is shorter",
                        s -> s.inline.add(new Snapshot.InlineLine(1, 1, "stdout", 3, "aa", 2, "aa"))),
                Tellings.told(
                        "I14",
                        "a lower priority goes first",
                        s -> s.submitted("j1", 0, 0)
                                .submitted("j2", 5, 0)
                                .claimed("j1", "w1", "a1")
                                .acked("j1")),
                Tellings.told(
                        "I14",
                        "a later one of the same priority goes first",
                        s -> s.submitted("j1")
                                .submitted("j2")
                                .claimed("j2", "w1", "a1")
                                .acked("j2")),
                Tellings.told(
                        "I15",
                        "claimed before its time",
                        s -> s.submitted("j1", 0, 99_999)
                                .claimed("j1", "w1", "a1")
                                .acked("j1")),
                Tellings.told(
                        "I15",
                        "ready before its time",
                        s -> s.submitted("j1", 0, 99_999).log("j1", "job_ready", JobStatus.PENDING, "PENDING", null)));
    }

    static Stream<Arguments> times() {
        return Stream.of(
                Tellings.told("I16", "a job never ends", s -> s.submitted("j1").note("drained", Story.node())),
                Tellings.told(
                        "I16",
                        "rest takes longer than the bound",
                        s -> s.note("healed", Story.node().put("bound_ms", 1_000))
                                .pass(5_000)
                                .note("drained", Story.node())),
                Tellings.told("I17", "a later reader sees an earlier state", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
                    Tellings.see(s, "j1", "RUNNING", 1);
                    Tellings.see(s, "j1", "PENDING", 0);
                }),
                Tellings.told("I17", "a state that never was", s -> {
                    s.submitted("j1");
                    Tellings.see(s, "j1", "FAILED", 0);
                }),
                Tellings.told("I18", "a gap in the log", s -> {
                    s.submitted("j1").submitted("j2");
                    s.events.remove(s.events.size() - 2);
                }),
                Tellings.told("I18", "running without an attempt", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
                    s.attempts.remove(s.attempts.size() - 1);
                }),
                Tellings.told("I20", "expired right after the control plane came back", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1");
                    Tellings.up(s);
                    s.log("j1", "assignment_expired", JobStatus.ASSIGNED, "PENDING", "a1");
                }),
                Tellings.told("I20", "lost right after the control plane came back", s -> {
                    s.submitted("j1").claimed("j1", "w1", "a1").acked("j1");
                    Tellings.up(s);
                    s.append(
                            "job_lost",
                            "w1",
                            "j1",
                            Story.node()
                                    .put("from", "RUNNING")
                                    .put("to", "LOST")
                                    .put("lease_epoch", 1)
                                    .put("reason", "silent for the heartbeat timeout"));
                    s.job("j1").status = JobStatus.LOST;
                }),
                Tellings.told("I21", "submitted before an earlier number", s -> {
                    s.submitted("j1");
                    s.job("j1").createdAtMs = 5;
                }),
                Tellings.told("I21", "an id below an earlier one", s -> s.submitted("a-low")));
    }

    static Stream<Arguments> rest() {
        return Stream.of(
                Tellings.told("I23", "a stored count is wrong", s -> s.counts.put("COMPLETED", 7L)),
                Tellings.told(
                        "I23",
                        "a gauge is wrong",
                        s -> s.note(
                                "gauge", Story.node().put("status", "COMPLETED").put("jobs", 2))),
                Tellings.told(
                        "I23",
                        "a job is not listed",
                        s -> s.submitted("j1")
                                .note("listed", Story.node().put("job_id", "j0").put("status", "COMPLETED"))),
                Tellings.told(
                        "I24",
                        "a secret in a log",
                        s -> s.note("canary", Story.node().put("value", "s3cret"))
                                .note(
                                        "seen-text",
                                        Story.node().put("place", "control.log").put("text", "token=s3cret"))),
                Tellings.told(
                        "I24",
                        "a secret in an answer",
                        s -> s.note("canary", Story.node().put("value", "s3cret"))
                                .call(
                                        "c1",
                                        "GET /workers",
                                        Story.node(),
                                        200,
                                        Story.node().put("x", "s3cret"))),
                Tellings.told(
                        "I25",
                        "the log of the database grows",
                        s -> s.note(
                                "measured",
                                Story.node()
                                        .put("name", "wal_bytes")
                                        .put("value", 100)
                                        .put("limit", 64))),
                Tellings.told(
                        "I25",
                        "threads grow",
                        s -> s.note(
                                "measured",
                                Story.node()
                                        .put("name", "thread_slope")
                                        .put("value", 0.5)
                                        .put("limit", 0.1))));
    }
}
