package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.store.Snapshot.EventLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I17, no time travel: what a reader sees of a job never falls behind what another call saw or did before it began. */
final class ReadChecks implements Check {
    /** A sight of a job: between which places in its life it may have been taken. */
    private record Sight(Call call, int first, int last) {}

    @Override
    public void judge(Facts facts, Findings found) {
        if (!facts.isWhole()) {
            return;
        }
        Map<String, List<Sight>> sights = new HashMap<>();
        for (Call call : facts.calls) {
            boolean isRead = call.operation().equals("GET /jobs/{id}")
                    || call.operation().equals("GET /jobs");
            if (isRead && call.isOk()) {
                for (JsonNode view : SubmissionChecks.elements(call.answer())) {
                    see(facts, call, view, sights, found);
                }
            }
        }
        for (LeaseWord word : facts.words) {
            if (word.told() == LeaseWord.Told.OK
                    && word.answer().path("status").asText().matches("[A-Z]+")) {
                see(facts, word.call(), word.answer(), sights, found);
            }
        }
        sights.forEach((job, list) -> judge(job, list, found));
    }

    private static void see(Facts facts, Call call, JsonNode view, Map<String, List<Sight>> sights, Findings found) {
        String job = view.path("job_id").asText();
        if (!facts.jobs.containsKey(job)) {
            return;
        }
        String status = view.path("status").asText();
        long epoch = view.path("lease_epoch").asLong(-1);
        List<EventLine> lines = facts.changes(job);
        int first = -1;
        int last = -1;
        // Place 0 is before the first line: a job of a batch is there without one.
        for (int place = 0; place <= lines.size(); place++) {
            String then = place == 0 ? "PENDING" : lines.get(place - 1).detail("to");
            long thenEpoch = place == 0 ? 0 : Math.max(0, Facts.epoch(lines.get(place - 1)));
            if (status.equals(then) && (epoch < 0 || epoch == thenEpoch)) {
                first = first < 0 ? place : first;
                last = place;
            }
        }
        if (first < 0) {
            found.add(
                    "I17",
                    job,
                    "Expected a reader to see a state that the job had, but it saw " + status + " with lease epoch "
                            + epoch,
                    call.place());
            return;
        }
        sights.computeIfAbsent(job, id -> new ArrayList<>()).add(new Sight(call, first, last));
    }

    private static void judge(String job, List<Sight> sights, Findings found) {
        List<Sight> byStart = new ArrayList<>(sights);
        byStart.sort(Comparator.comparingLong(sight -> sight.call().invoke().atMs()));
        List<Sight> byEnd = new ArrayList<>(sights);
        byEnd.sort(Comparator.comparingLong(sight -> sight.call().endMs()));
        Sight newest = null;
        int over = 0;
        for (Sight sight : byStart) {
            for (;
                    over < byEnd.size()
                            && byEnd.get(over).call().endMs()
                                    < sight.call().invoke().atMs();
                    over++) {
                Sight before = byEnd.get(over);
                newest = newest == null || before.first() > newest.first() ? before : newest;
            }
            if (newest != null && sight.last() < newest.first()) {
                found.add(
                        "I17",
                        job,
                        "Expected a later reader to see no earlier state, but it did",
                        newest.call().place(),
                        sight.call().place());
            }
        }
    }
}
