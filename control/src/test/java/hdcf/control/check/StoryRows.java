package hdcf.control.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hdcf.control.job.BatchTally;
import hdcf.control.store.Snapshot;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows that a story leaves behind. */
final class StoryRows {
    private StoryRows() {}

    static Snapshot of(Story story) {
        List<Snapshot.JobRow> rows = new ArrayList<>();
        Map<String, Long> counted = new TreeMap<>();
        for (Story.Tale tale : story.jobs.values()) {
            counted.merge(tale.status.name(), 1L, Long::sum);
            rows.add(row(tale));
        }
        counted.putAll(story.counts);
        Map<String, String> stored = new TreeMap<>(story.meta);
        Long last = story.lastEvent;
        stored.putIfAbsent(
                "sequences",
                Json.text(Story.node()
                        .put("number", story.jobs.size())
                        .put(
                                "event",
                                last == null
                                        ? story.events.isEmpty()
                                                ? 0
                                                : story.events
                                                        .get(story.events.size() - 1)
                                                        .id()
                                        : last)));
        return new Snapshot(
                stored,
                counted,
                rows,
                story.attempts,
                story.events,
                List.of(new Snapshot.WorkerLine("w1", true, 1L, null), new Snapshot.WorkerLine("w2", true, 1L, null)),
                List.of(),
                batches(story),
                new Snapshot.Content(story.inline, List.of(), List.of(), List.of()),
                story.damage,
                story.edges);
    }

    private static List<Snapshot.BatchLine> batches(Story story) {
        Map<JobStatus, Long> counted = new EnumMap<>(JobStatus.class);
        story.jobs.values().stream()
                .filter(tale -> tale.isInBatch)
                .forEach(tale -> counted.merge(tale.status, 1L, Long::sum));
        long jobs = counted.values().stream().mapToLong(Long::longValue).sum();
        if (jobs == 0) {
            return List.of();
        }
        String state = new BatchTally(counted).state(BatchPolicy.PARTIAL).name();
        return List.of(new Snapshot.BatchLine(
                1, "ACCEPTED", jobs, new Snapshot.Tally(counted, BatchPolicy.PARTIAL, state, story.maxRunning, 0)));
    }

    private static Snapshot.JobRow row(Story.Tale tale) {
        return new Snapshot.JobRow(
                tale.number,
                tale.id,
                tale.status,
                true,
                1,
                tale.isInBatch ? Long.valueOf(1) : null,
                new Snapshot.Submitted(
                        tale.command,
                        JsonNodeFactory.instance.arrayNode(),
                        "",
                        0,
                        tale.priority,
                        tale.scheduledAt,
                        tale.createdAtMs / 1000,
                        tale.createdAtMs,
                        tale.maxAttempts,
                        tale.crashLimit,
                        new Snapshot.Origin(null, null, tale.schedule)),
                new Snapshot.Spent(tale.attemptCount, tale.userEnds, tale.crashEnds, 0),
                new Snapshot.Held(tale.epoch, tale.worker, tale.assignment),
                null,
                tale.endedAtMs,
                null,
                tale.policy);
    }
}
