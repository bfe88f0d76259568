package hdcf.control.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.job.Condition;
import hdcf.control.store.Snapshot;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Of who may get which job when: workers put aside, shared limits, jobs that wait for others, places in batches. */
final class PlacementHistories {
    private PlacementHistories() {}

    static Stream<Arguments> bad() {
        return Stream.of(
                Tellings.told("I26", "work for a worker that is drained", s -> {
                    s.append("worker_drained", "w2", null, Story.node());
                    s.done("j1", "w2", "a1");
                }),
                Tellings.told("I26", "work for a worker that cools down again", s -> {
                    s.append("worker_cooling", "w2", null, Story.node());
                    s.append("worker_probing", "w2", null, Story.node());
                    s.append("worker_cooling", "w2", null, Story.node());
                    s.done("j1", "w2", "a1");
                }),
                Tellings.told("I27", "more is taken than there is", s -> limited(s, "j1", "a1", 3, 2)),
                Tellings.told("I27", "what the claim takes is not counted", s -> limited(s, "j1", "a1", 0, 2)),
                Tellings.told("I28", "a job is claimed while the other runs", s -> {
                    s.submitted("j1").submitted("j2");
                    waits(s, "j2", "j1", Condition.OK, false);
                    s.claimed("j1", "w1", "a1").acked("j1").launched("j1");
                    run(s, "j2", "w2", "a2");
                    s.exited("j1").completed("j1");
                }),
                Tellings.told("I28", "a job that waits for a failure follows a success", s -> {
                    s.done("j1", "w1", "a1").submitted("j2");
                    waits(s, "j2", "j1", Condition.FAIL, false);
                    run(s, "j2", "w1", "a2");
                }),
                Tellings.told("I29", "two at a time in a batch of one at a time", s -> {
                    batch(s);
                    s.claimed("j1", "w1", "a1").acked("j1").launched("j1");
                    run(s, "j2", "w2", "a2");
                    s.exited("j1").completed("j1");
                }),
                Tellings.told("I29", "a second while the first is lost", s -> {
                    batch(s);
                    s.claimed("j1", "w1", "a1").acked("j1").launched("j1").lost("j1");
                    run(s, "j2", "w2", "a2");
                    s.exited("j1").completed("j1");
                }));
    }

    static Stream<Arguments> near() {
        return Stream.of(
                Tellings.told("I26", "work for a worker that was resumed", s -> {
                    s.append("worker_quarantined", "w2", null, Story.node());
                    s.append("worker_resumed", "w2", null, Story.node());
                    s.done("j1", "w2", "a1");
                }),
                Tellings.told("I27", "all of it is taken", s -> limited(s, "j1", "a1", 2, 2)),
                Tellings.told("I28", "one of two is enough, and ended", s -> {
                    s.done("j1", "w1", "a1").submitted("j2").submitted("j3");
                    waits(s, "j3", "j1", Condition.OK, true);
                    waits(s, "j3", "j2", Condition.OK, true);
                    run(s, "j3", "w1", "a3");
                    run(s, "j2", "w1", "a2");
                }),
                Tellings.told("I29", "the second as soon as the first has ended", s -> {
                    batch(s);
                    run(s, "j1", "w1", "a1");
                    run(s, "j2", "w1", "a2");
                }));
    }

    private static void run(Story s, String id, String worker, String assignment) {
        s.claimed(id, worker, assignment).acked(id).launched(id).exited(id).completed(id);
    }

    private static void limited(Story s, String id, String assignment, long used, long capacity) {
        s.submitted(id).claimed(id, "w1", assignment);
        ObjectNode claim = (ObjectNode) s.events.get(s.events.size() - 1).details();
        claim.putObject("limits")
                .putObject("render")
                .put("taken", 1)
                .put("used", used)
                .put("capacity", capacity);
        s.acked(id).launched(id).exited(id).completed(id);
    }

    private static void waits(Story s, String id, String prior, Condition condition, boolean isAnyEnough) {
        s.edges.add(new Snapshot.EdgeLine(s.job(id).number, s.job(prior).number, condition, "SATISFIED", isAnyEnough));
    }

    /** Two jobs, of which one may be out. */
    private static void batch(Story s) {
        s.maxRunning = 1L;
        s.submitted("j1").submitted("j2");
        s.job("j1").isInBatch = true;
        s.job("j2").isInBatch = true;
    }
}
