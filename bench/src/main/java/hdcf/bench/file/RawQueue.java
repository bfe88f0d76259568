package hdcf.bench.file;

import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.Lease;
import hdcf.control.job.Refusal;
import hdcf.control.job.Wishes;
import hdcf.control.store.Candidate;
import hdcf.control.store.EventRow;
import hdcf.control.store.NewJobRow;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.WriteStore;
import hdcf.schema.port.Clock;
import hdcf.schema.port.TimeOrderedIds;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a lifecycle and nothing around them: what the commands run for a submission, a claim, an ack and a
 * completion, with the audit log, the counters per state and the sequences, in transactions of {@code group} operations. No
 * HTTP, no JSON of requests, no queue between threads.
 *
 * <p>Confined to one thread.
 */
final class RawQueue implements AutoCloseable {
    private static final String WORKER = "bench-0";
    private static final String BY = "worker:" + WORKER;
    private static final String ARGS = "[\"" + "x".repeat(100) + "\"]";
    private static final String SUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final End DONE = new End(EndCause.USER_EXIT, 0, null);
    private static final String SEQUENCES = "sequences";

    private final WriteStore store;
    private final int group;
    private final TimeOrderedIds ids;
    private final long classId = 1;
    private final String[] jobs;
    private final String[] assignments;
    private final Map<JobStatus, Long> counts;
    private long number;
    private long event;
    private String lastId;
    private long nowMs;
    private long commits;

    private RawQueue(WriteStore store, int group) {
        this.store = store;
        this.group = group;
        jobs = new String[group];
        assignments = new String[group];
        counts = new EnumMap<>(store.meta().counts());
        PreparedFile.Facts facts =
                Json.parse(Objects.requireNonNull(store.meta().get(SEQUENCES)), PreparedFile.Facts.class);
        number = facts.number();
        event = facts.event();
        lastId = facts.id();
        ids = new TimeOrderedIds(Clock.system(), new SecureRandom(), lastId);
    }

    /** Opens a prepared file. */
    static RawQueue open(Path database, int group) {
        return new RawQueue(WriteStore.open(new SqliteFile(database)), group);
    }

    /** As many lifecycles as a group has operations, in four transactions. */
    void round() throws Refusal {
        begin();
        for (int i = 0; i < group; i++) {
            submit();
        }
        commit(null, JobStatus.PENDING);
        begin();
        for (int i = 0; i < group; i++) {
            claim(i);
        }
        commit(JobStatus.PENDING, JobStatus.ASSIGNED);
        begin();
        for (int i = 0; i < group; i++) {
            acknowledge(i);
        }
        commit(JobStatus.ASSIGNED, JobStatus.RUNNING);
        begin();
        for (int i = 0; i < group; i++) {
            complete(i);
        }
        commit(JobStatus.RUNNING, JobStatus.COMPLETED);
    }

    long commits() {
        return commits;
    }

    private void begin() {
        nowMs = System.currentTimeMillis();
        if (!store.begin()) {
            throw new IllegalStateException("Expected to be the only one that writes this file");
        }
    }

    private void commit(@Nullable JobStatus from, JobStatus to) {
        store.meta().put(SEQUENCES, Json.text(new PreparedFile.Facts(number, 0, event, nowMs, lastId)));
        if (from != null) {
            count(from, -group);
        }
        count(to, group);
        store.commit();
        commits++;
    }

    private void count(JobStatus status, long more) {
        long now = Objects.requireNonNull(counts.get(status)) + more;
        counts.put(status, now);
        store.meta().putCount(status, now);
    }

    private String nextId() {
        lastId = ids.next();
        return lastId;
    }

    private void submit() {
        JobSpec spec = new JobSpec(
                ++number, nextId(), classId, "/bin/true", ARGS, "", 60_000, 0, nowMs / 1000, 3, 5, Wishes.NONE);
        store.jobs()
                .insert(new NewJobRow(
                        spec, Job.submitted(true, null, nowMs, "all"), null, null, 0, false, "[]", "all", null, null));
        log("job_submitted", null, spec.id(), "{\"to\":\"PENDING\"}");
    }

    private void claim(int i) throws Refusal {
        Candidate head = Objects.requireNonNull(store.jobs().head(classId));
        Job job = Objects.requireNonNull(store.jobs().find(head.number()));
        Lease lease = new Lease(job.lease().epoch() + 1, WORKER, nextId(), nowMs / 1000 + 60, null);
        job.assign(lease, nowMs, BY);
        store.jobs().save(job);
        jobs[i] = job.spec().id();
        assignments[i] = lastId;
        log(
                "job_claimed",
                WORKER,
                jobs[i],
                "{\"assignment_id\":\"" + lastId + "\",\"from\":\"PENDING\",\"to\":\"ASSIGNED\",\"lease_epoch\":1}");
    }

    private void acknowledge(int i) throws Refusal {
        Job job = Objects.requireNonNull(store.jobs().find(jobs[i]));
        if (store.attempts().find(job.spec().number(), assignments[i]) != null) {
            throw new IllegalStateException("Expected no attempt before the ack");
        }
        job.acknowledge(nowMs, BY);
        store.attempts().insert(job, null, null, nowMs);
        store.jobs().save(job);
        log(
                "job_acked",
                WORKER,
                jobs[i],
                "{\"assignment_id\":\"" + assignments[i]
                        + "\",\"from\":\"ASSIGNED\",\"to\":\"RUNNING\",\"lease_epoch\":1}");
    }

    private void complete(int i) throws Refusal {
        Job job = Objects.requireNonNull(store.jobs().find(jobs[i]));
        Objects.requireNonNull(store.attempts().find(job.spec().number(), assignments[i]));
        job.complete(DONE, nowMs, BY);
        ReportRequest report = report(jobs[i], assignments[i]);
        store.attempts().close(job, AttemptOutcome.COMPLETED, DONE, report, nowMs);
        store.jobs().save(job, report);
        log(
                "job_completed",
                WORKER,
                jobs[i],
                "{\"assignment_id\":\"" + assignments[i]
                        + "\",\"exit_code\":0,\"cause\":\"USER_EXIT\",\"from\":\"RUNNING\",\"to\":\"COMPLETED\",\"lease_epoch\":1}");
    }

    private void log(String what, @Nullable String worker, String jobId, String details) {
        store.events()
                .insert(
                        ++event,
                        nowMs,
                        new EventRow("job", "INFO", what, "0123456789abcdef", "all", worker, jobId, details));
    }

    private static ReportRequest report(String jobId, String assignmentId) {
        return new ReportRequest(
                jobId,
                WORKER,
                assignmentId,
                null,
                "artifact",
                0,
                "logs/j/stdout.log",
                "logs/j/stderr.log",
                "logs/j/stdout.log.tmp",
                "logs/j/stderr.log.tmp",
                SUM,
                SUM,
                "done",
                1L,
                "local",
                "logs/j",
                "ok",
                "",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public void close() {
        store.close();
    }
}
