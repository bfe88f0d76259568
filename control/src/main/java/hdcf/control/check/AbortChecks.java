package hdcf.control.check;

import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I8, an abort that was answered is never overtaken; I9, it ends what runs, within the bound that the harness notes. */
final class AbortChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        Map<String, Call> aborted = new HashMap<>();
        for (Call call : facts.calls) {
            String job = call.request().path("job_id").asText();
            if (!call.operation().equals("POST /abort") || job.isEmpty()) {
                continue;
            }
            if (call.isOk()) {
                aborted.merge(job, call, (a, b) -> a.endMs() <= b.endMs() ? a : b);
                outcome(facts, job, call, found);
            } else if (call.isRefused()
                    && call.request().path("worker_id").asText().isEmpty()) {
                refused(facts, job, call, found);
            }
        }
        for (LeaseWord word : facts.words) {
            Call abort = aborted.get(word.jobId());
            if (abort != null
                    && word.verb().equals("ack")
                    && word.told() == LeaseWord.Told.OK
                    && word.call().invoke().atMs() > abort.endMs()) {
                found.add(
                        "I8",
                        word.jobId(),
                        "Expected no acknowledgement after the abort was answered, but one was accepted",
                        abort.place(),
                        word.call().place());
            }
        }
        killed(facts, aborted, found);
    }

    private static void outcome(Facts facts, String job, Call call, Findings found) {
        JobRow row = facts.jobs.get(job);
        if (row != null && row.status() != JobStatus.ABORTED) {
            found.add(
                    "I8",
                    job,
                    "Expected the job to stay ABORTED, as was answered, but it is " + row.status(),
                    call.place());
        }
        List<EventLine> lines = facts.changes(job);
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).event().equals("job_aborted")) {
                found.add(
                        "I8",
                        job,
                        "Expected nothing after the abort, but "
                                + lines.get(i + 1).event() + " came",
                        call.place(),
                        lines.get(i + 1));
            }
        }
    }

    private static void refused(Facts facts, String job, Call call, Findings found) {
        JobRow row = facts.jobs.get(job);
        Integer status = call.place().status();
        boolean hasEnded = row != null && (row.status() == JobStatus.COMPLETED || row.status() == JobStatus.FAILED);
        if (row != null && !hasEnded && status != null && status == 409) {
            found.add(
                    "I8",
                    job,
                    "Expected an abort to be refused only after another end, but the job is " + row.status(),
                    call.place());
        }
    }

    private static void killed(Facts facts, Map<String, Call> aborted, Findings found) {
        if (facts.notes("kill-bound").isEmpty()) {
            return;
        }
        long boundMs =
                Facts.request(facts.notes("kill-bound").get(0)).path("bound_ms").asLong();
        Map<String, List<HistoryEvent>> launches = new HashMap<>();
        facts.launches.forEach(
                launch -> launches.computeIfAbsent(Facts.member(launch, "job_id"), id -> new ArrayList<>())
                        .add(launch));
        aborted.forEach((job, abort) -> {
            for (HistoryEvent launch : launches.getOrDefault(job, List.of())) {
                HistoryEvent exit = facts.exits.get(Facts.member(launch, "assignment_id"));
                long deadlineMs = Math.max(abort.endMs(), launch.atMs()) + boundMs;
                boolean isLate = exit == null || exit.atMs() > deadlineMs;
                if (isLate && !facts.isTroubled(launch.node(), abort.invoke().atMs(), deadlineMs)) {
                    found.add(
                            "I9",
                            job,
                            "Expected what ran to be gone " + boundMs + " ms after the abort, but it was not",
                            abort.place(),
                            launch);
                }
            }
        });
    }
}
