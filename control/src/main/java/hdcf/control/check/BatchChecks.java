package hdcf.control.check;

import hdcf.control.job.BatchTally;
import hdcf.control.store.Snapshot.BatchLine;
import hdcf.control.store.Snapshot.EdgeLine;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.control.store.Snapshot.Tally;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * I28, no job is handed out before the jobs it waits for ended as it asked; I29, no more jobs of a batch are out than it allows; I23 for
 * what batches say of their jobs.
 */
final class BatchChecks implements Check {
    private static final Set<JobStatus> OUT = EnumSet.of(JobStatus.ASSIGNED, JobStatus.RUNNING, JobStatus.LOST);

    @Override
    public void judge(Facts facts, Findings found) {
        dependencies(facts, found);
        limits(facts, found);
        counts(facts, found);
    }

    private static void dependencies(Facts facts, Findings found) {
        Map<Long, List<EdgeLine>> byJob = new LinkedHashMap<>();
        facts.rows
                .edges()
                .forEach(edge -> byJob.computeIfAbsent(edge.job(), job -> new ArrayList<>())
                        .add(edge));
        byJob.forEach((number, edges) -> {
            JobRow job = facts.byNumber.get(number);
            EventLine claim = job == null ? null : first(facts.changes(job.id()));
            if (job == null || claim == null || !facts.isWhole()) {
                return;
            }
            long met = edges.stream().filter(edge -> isMet(facts, edge, claim)).count();
            boolean isAnyEnough = edges.get(0).isAnyEnough();
            if (met < (isAnyEnough ? 1 : edges.size())) {
                found.add(
                        "I28",
                        job.id(),
                        "Expected " + (isAnyEnough ? "one" : "each") + " of the " + edges.size()
                                + " jobs it waits for to have ended as asked before it was claimed, but " + met
                                + " had",
                        claim);
            }
        });
    }

    private static @Nullable EventLine first(List<EventLine> lines) {
        return lines.stream()
                .filter(line -> line.event().equals("job_claimed"))
                .findFirst()
                .orElse(null);
    }

    private static boolean isMet(Facts facts, EdgeLine edge, EventLine claim) {
        JobRow prior = facts.byNumber.get(edge.dependsOn());
        return prior == null
                || facts.changes(prior.id()).stream().anyMatch(line -> {
                    JobStatus to = Facts.state(line, "to");
                    return line.id() < claim.id()
                            && to != null
                            && edge.condition().isSatisfiedBy(to);
                });
    }

    private static void limits(Facts facts, Findings found) {
        Map<Long, Long> limits = new HashMap<>();
        for (BatchLine batch : facts.rows.batches()) {
            Tally tally = batch.tally();
            if (tally != null && tally.maxRunning() != null) {
                limits.put(batch.number(), tally.maxRunning());
            }
        }
        if (limits.isEmpty() || !facts.isWhole()) {
            return;
        }
        Map<Long, Set<String>> out = new HashMap<>();
        for (EventLine line : facts.rows.events()) {
            String id = line.jobId();
            JobRow job = id == null ? null : facts.jobs.get(id);
            JobStatus to = job == null ? null : Facts.state(line, "to");
            Long limit = job == null || job.batchNumber() == null ? null : limits.get(job.batchNumber());
            if (job == null || to == null || limit == null) {
                continue;
            }
            Set<String> running = out.computeIfAbsent(job.batchNumber(), number -> new HashSet<>());
            if (!OUT.contains(to)) {
                running.remove(job.id());
            } else if (running.add(job.id()) && running.size() > limit) {
                found.add(
                        "I29",
                        job.id(),
                        "Expected at most " + limit + " jobs of batch " + job.batchNumber() + " to be out, but "
                                + running.size() + " are",
                        line);
            }
        }
    }

    private static void counts(Facts facts, Findings found) {
        Map<Long, Map<JobStatus, Long>> counted = new HashMap<>();
        Map<Long, Long> places = new HashMap<>();
        for (JobRow job : facts.rows.jobs()) {
            if (job.batchNumber() != null) {
                counted.computeIfAbsent(job.batchNumber(), number -> new EnumMap<>(JobStatus.class))
                        .merge(job.status(), 1L, Long::sum);
                places.merge(job.batchNumber(), job.hasPlace() ? 1L : 0L, Long::sum);
            }
        }
        for (BatchLine batch : facts.rows.batches()) {
            Tally tally = batch.tally();
            if (tally == null || batch.state().equals("STAGING")) {
                continue;
            }
            Map<JobStatus, Long> rows = counted.getOrDefault(batch.number(), Map.of());
            for (JobStatus status : JobStatus.values()) {
                long stored = tally.counts().getOrDefault(status, 0L);
                long real = rows.getOrDefault(status, 0L);
                if (stored != real) {
                    found.add(
                            "I23",
                            null,
                            "Expected batch " + batch.number() + " to count " + real + " jobs " + status
                                    + ", but it counts " + stored);
                }
            }
            long taken = places.getOrDefault(batch.number(), 0L);
            if (taken != tally.places()) {
                found.add(
                        "I29",
                        null,
                        "Expected batch " + batch.number() + " to count " + taken + " places taken, but it counts "
                                + tally.places());
            }
            long there = rows.values().stream().mapToLong(Long::longValue).sum();
            String state = new BatchTally(rows).state(tally.policy()).name();
            if (there == batch.jobs() && !state.equals(tally.state())) {
                found.add(
                        "I23",
                        null,
                        "Expected batch " + batch.number() + " to be " + state + ", but it is " + tally.state());
            }
        }
    }
}
