package hdcf.control.check;

import hdcf.control.store.Snapshot.AttemptRow;
import hdcf.control.store.Snapshot.BatchLine;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.InlineLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** I18, all or nothing: the rows of one change agree with each other; I23 where only rows are needed. */
final class RowChecks implements Check {
    private static final Set<JobStatus> ACKED = EnumSet.of(JobStatus.RUNNING, JobStatus.LOST);
    private static final Set<JobStatus> LEASED = EnumSet.of(JobStatus.ASSIGNED, JobStatus.RUNNING, JobStatus.LOST);

    @Override
    public void judge(Facts facts, Findings found) {
        counts(facts, found);
        attempts(facts, found);
        sequence(facts, found);
        leases(facts, found);
        inline(facts, found);
        if (facts.isWhole()) {
            vanished(facts, found);
        }
    }

    private static void counts(Facts facts, Findings found) {
        Set<Long> staging = new HashSet<>();
        Map<Long, Long> sizes = new HashMap<>();
        for (BatchLine batch : facts.rows.batches()) {
            if (batch.state().equals("STAGING")) {
                staging.add(batch.number());
            }
        }
        Map<String, Long> counted = new HashMap<>();
        for (JobRow job : facts.rows.jobs()) {
            Long batch = job.batchNumber();
            if (batch != null) {
                sizes.merge(batch, 1L, Long::sum);
            }
            if (batch == null || !staging.contains(batch)) {
                counted.merge(job.status().name(), 1L, Long::sum);
            }
        }
        for (JobStatus status : JobStatus.values()) {
            long rows = counted.getOrDefault(status.name(), 0L);
            long stored = facts.rows.counts().getOrDefault(status.name(), 0L);
            if (rows != stored) {
                found.add(
                        "I23",
                        null,
                        "Expected the stored count of " + status + " to be " + rows + ", but it is " + stored);
            }
        }
        for (BatchLine batch : facts.rows.batches()) {
            if (sizes.getOrDefault(batch.number(), 0L) > batch.jobs()) {
                found.add(
                        "I18",
                        null,
                        "Expected at most " + batch.jobs() + " jobs in batch " + batch.number() + ", but it has "
                                + sizes.get(batch.number()));
            }
        }
    }

    private static void attempts(Facts facts, Findings found) {
        Map<Long, AttemptRow> open = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (AttemptRow attempt : facts.rows.attempts()) {
            JobRow job = facts.byNumber.get(attempt.jobNumber());
            if (job == null) {
                continue;
            }
            if (!known.add(attempt.assignmentId())) {
                found.add(
                        "I5",
                        job.id(),
                        "Expected an assignment of its own, but two attempts have " + attempt.assignmentId());
            }
            if (attempt.outcome() == null) {
                open.put(attempt.jobNumber(), attempt);
                if (attempt.epoch() != job.held().epoch()) {
                    found.add(
                            "I18",
                            job.id(),
                            "Expected only the last attempt to be open, but that of lease epoch " + attempt.epoch()
                                    + " is");
                }
            }
            boolean hasWon = "COMPLETED".equals(attempt.outcome());
            if (hasWon && job.status() != JobStatus.COMPLETED) {
                found.add(
                        "I18", job.id(), "Expected a completed attempt to complete its job, but it is " + job.status());
            }
        }
        Set<Long> won = new HashSet<>();
        facts.rows.attempts().stream()
                .filter(attempt -> "COMPLETED".equals(attempt.outcome()))
                .forEach(attempt -> won.add(attempt.jobNumber()));
        for (JobRow job : facts.rows.jobs()) {
            AttemptRow own = open.get(job.number());
            if (ACKED.contains(job.status())
                    && (own == null || !own.assignmentId().equals(job.held().assignmentId()))) {
                found.add(
                        "I18",
                        job.id(),
                        "Expected an open attempt of the current assignment, but the job is " + job.status()
                                + " without one");
            }
            if (job.status() == JobStatus.COMPLETED && !won.contains(job.number())) {
                found.add("I18", job.id(), "Expected a completed job to have a completed attempt, but it has none");
            }
            if (job.status().isTerminal() != (job.endedAtMs() != null)) {
                found.add(
                        "I18",
                        job.id(),
                        "Expected a time of the end exactly if the job has ended, but it is " + job.status() + " with "
                                + job.endedAtMs());
            }
        }
    }

    private static void sequence(Facts facts, Findings found) {
        EventLine last = null;
        for (EventLine line : facts.rows.events()) {
            if (last != null && line.id() != last.id() + 1) {
                found.add(
                        "I18",
                        null,
                        "Expected event " + (last.id() + 1) + " after " + last.id() + ", but " + line.id() + " is next",
                        last,
                        line);
            }
            last = line;
        }
        String stored = facts.rows.meta().get("sequences");
        Given given = stored == null ? new Given(0, 0) : Json.parse(stored, Given.class);
        long lastEvent = last == null ? 0 : last.id();
        if (lastEvent > given.event() || (last != null && lastEvent < given.event())) {
            found.add(
                    "I18",
                    null,
                    "Expected the last event to be " + given.event() + ", as stored, but it is " + lastEvent);
        }
        if (!facts.rows.jobs().isEmpty()
                && facts.rows.jobs().get(facts.rows.jobs().size() - 1).number() > given.number()) {
            found.add(
                    "I18",
                    null,
                    "Expected no job above number " + given.number() + ", the last one given out, but there is one");
        }
    }

    private static void leases(Facts facts, Findings found) {
        Set<String> workers = new HashSet<>();
        facts.rows.workers().forEach(worker -> workers.add(worker.workerId()));
        for (JobRow job : facts.rows.jobs()) {
            @Nullable String holder = job.held().workerId();
            if (LEASED.contains(job.status()) && (holder == null || !workers.contains(holder))) {
                found.add(
                        "I18",
                        job.id(),
                        "Expected a job that is " + job.status() + " to be held by a known worker, but " + holder
                                + " is none");
            }
        }
    }

    private static void inline(Facts facts, Findings found) {
        for (InlineLine line : facts.rows.content().inline()) {
            JobRow job = facts.byNumber.get(line.jobNumber());
            if (line.bytes() != line.length() || !line.sum().equalsIgnoreCase(line.sha256())) {
                found.add(
                        "I13",
                        job == null ? null : job.id(),
                        "Expected the stored " + line.stream() + " of lease epoch "
                                + line.epoch() + " to have the length and sum beside it, but it has " + line.bytes()
                                + " bytes and "
                                + line.sum());
            }
        }
    }

    /** A job goes only after it has ended. */
    private static void vanished(Facts facts, Findings found) {
        facts.changes.forEach((job, lines) -> {
            EventLine last = lines.get(lines.size() - 1);
            if (!facts.jobs.containsKey(job) && !TransitionChecks.isEnd(last)) {
                found.add("I18", job, "Expected the job of the log to be there, but its row is gone", last);
            }
        });
    }

    /** What the stored sequences say. */
    record Given(long number, long event) {}
}
