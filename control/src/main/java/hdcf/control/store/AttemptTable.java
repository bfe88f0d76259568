package hdcf.control.store;

import static hdcf.control.store.SqlSession.DSL_CONTEXT;
import static hdcf.control.store.SqlSession.param;
import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.ATTEMPT_OUTPUT;

import hdcf.control.job.Attempt;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Lease;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.Sha256;
import hdcf.schema.wire.Usage;
import org.jspecify.annotations.Nullable;

/** The writer's statements on {@code attempts} and {@code attempt_output}. Confined to the writer thread. */
public final class AttemptTable {
    private static final Sql INSERT = Sql.of(DSL_CONTEXT
            .insertInto(ATTEMPTS)
            .set(ATTEMPTS.JOB_NUMBER, param(ATTEMPTS.JOB_NUMBER))
            .set(ATTEMPTS.LEASE_EPOCH, param(ATTEMPTS.LEASE_EPOCH))
            .set(ATTEMPTS.ASSIGNMENT_ID, param(ATTEMPTS.ASSIGNMENT_ID))
            .set(ATTEMPTS.WORKER_ID, param(ATTEMPTS.WORKER_ID))
            .set(ATTEMPTS.INSTANCE_ID, param(ATTEMPTS.INSTANCE_ID))
            .set(ATTEMPTS.BOOT_ID, param(ATTEMPTS.BOOT_ID))
            .set(ATTEMPTS.ASSIGNED_AT_MS, param(ATTEMPTS.ASSIGNED_AT_MS))
            .set(ATTEMPTS.ACKED_AT_MS, param(ATTEMPTS.ACKED_AT_MS)));
    private static final Sql BY_ASSIGNMENT = Sql.of(DSL_CONTEXT
            .select(ATTEMPTS.LEASE_EPOCH, ATTEMPTS.ASSIGNMENT_ID, ATTEMPTS.WORKER_ID, ATTEMPTS.OUTCOME)
            .from(ATTEMPTS)
            .where(ATTEMPTS.JOB_NUMBER.eq(param(ATTEMPTS.JOB_NUMBER)))
            .and(ATTEMPTS.ASSIGNMENT_ID.eq(param(ATTEMPTS.ASSIGNMENT_ID))));
    private static final Sql CLOSE = Sql.of(DSL_CONTEXT
            .update(ATTEMPTS)
            .set(ATTEMPTS.OUTCOME, param(ATTEMPTS.OUTCOME))
            .set(ATTEMPTS.END_CAUSE, param(ATTEMPTS.END_CAUSE))
            .set(ATTEMPTS.ERROR, param(ATTEMPTS.ERROR))
            .set(ATTEMPTS.ENDED_AT_MS, param(ATTEMPTS.ENDED_AT_MS))
            .where(ATTEMPTS.JOB_NUMBER.eq(param(ATTEMPTS.JOB_NUMBER)))
            .and(ATTEMPTS.LEASE_EPOCH.eq(param(ATTEMPTS.LEASE_EPOCH)))
            .and(ATTEMPTS.OUTCOME.isNull()));
    private static final Sql CLOSE_REPORTED = Sql.of(DSL_CONTEXT
            .update(ATTEMPTS)
            .set(ATTEMPTS.OUTCOME, param(ATTEMPTS.OUTCOME))
            .set(ATTEMPTS.END_CAUSE, param(ATTEMPTS.END_CAUSE))
            .set(ATTEMPTS.EXIT_CODE, param(ATTEMPTS.EXIT_CODE))
            .set(ATTEMPTS.ERROR, param(ATTEMPTS.ERROR))
            .set(ATTEMPTS.STARTED_AT_MS, param(ATTEMPTS.STARTED_AT_MS))
            .set(ATTEMPTS.ENDED_AT_MS, param(ATTEMPTS.ENDED_AT_MS))
            .set(ATTEMPTS.COMPLETION_SEQ, param(ATTEMPTS.COMPLETION_SEQ))
            .set(ATTEMPTS.STDOUT_LENGTH, param(ATTEMPTS.STDOUT_LENGTH))
            .set(ATTEMPTS.STDOUT_SHA256, param(ATTEMPTS.STDOUT_SHA256))
            .set(ATTEMPTS.STDERR_LENGTH, param(ATTEMPTS.STDERR_LENGTH))
            .set(ATTEMPTS.STDERR_SHA256, param(ATTEMPTS.STDERR_SHA256))
            .set(ATTEMPTS.USAGE, param(ATTEMPTS.USAGE))
            .where(ATTEMPTS.JOB_NUMBER.eq(param(ATTEMPTS.JOB_NUMBER)))
            .and(ATTEMPTS.LEASE_EPOCH.eq(param(ATTEMPTS.LEASE_EPOCH)))
            .and(ATTEMPTS.OUTCOME.isNull()));
    private static final Sql INSERT_OUTPUT = Sql.of(DSL_CONTEXT
            .insertInto(ATTEMPT_OUTPUT)
            .set(ATTEMPT_OUTPUT.JOB_NUMBER, param(ATTEMPT_OUTPUT.JOB_NUMBER))
            .set(ATTEMPT_OUTPUT.LEASE_EPOCH, param(ATTEMPT_OUTPUT.LEASE_EPOCH))
            .set(ATTEMPT_OUTPUT.STREAM, param(ATTEMPT_OUTPUT.STREAM))
            .set(ATTEMPT_OUTPUT.LENGTH, param(ATTEMPT_OUTPUT.LENGTH))
            .set(ATTEMPT_OUTPUT.SHA256, param(ATTEMPT_OUTPUT.SHA256))
            .set(ATTEMPT_OUTPUT.DATA, param(ATTEMPT_OUTPUT.DATA)));
    private static final Sql KEEP_OUTPUT = Sql.of(DSL_CONTEXT
            .update(ATTEMPTS)
            .set(ATTEMPTS.OUTPUT_FOLDER, param(ATTEMPTS.OUTPUT_FOLDER))
            .where(ATTEMPTS.JOB_NUMBER.eq(param(ATTEMPTS.JOB_NUMBER)))
            .and(ATTEMPTS.LEASE_EPOCH.eq(param(ATTEMPTS.LEASE_EPOCH)))
            .and(ATTEMPTS.OUTCOME.isNull()));

    private final OpenStatement insert;
    private final OpenStatement byAssignment;
    private final OpenStatement close;
    private final OpenStatement closeReported;
    private final OpenStatement insertOutput;
    private final OpenStatement keepOutput;

    AttemptTable(SqlSession session) {
        insert = session.open(INSERT);
        byAssignment = session.open(BY_ASSIGNMENT);
        close = session.open(CLOSE);
        closeReported = session.open(CLOSE_REPORTED);
        insertOutput = session.open(INSERT_OUTPUT);
        keepOutput = session.open(KEEP_OUTPUT);
    }

    /**
     * Stores a delivery that was acknowledged.
     *
     * @param instanceId the daemon that holds it; null for a base worker
     */
    public void insert(Job job, @Nullable String instanceId, @Nullable String bootId, long ackedAtMs) {
        Lease lease = job.lease();
        Long assignedAtMs = job.state().times().assignedAtMs();
        insert.set(ATTEMPTS.JOB_NUMBER, job.spec().number())
                .set(ATTEMPTS.LEASE_EPOCH, lease.epoch())
                .set(ATTEMPTS.ASSIGNMENT_ID, lease.assignmentId())
                .set(ATTEMPTS.WORKER_ID, lease.workerId())
                .set(ATTEMPTS.INSTANCE_ID, instanceId)
                .set(ATTEMPTS.BOOT_ID, bootId)
                .set(ATTEMPTS.ASSIGNED_AT_MS, assignedAtMs == null ? ackedAtMs : assignedAtMs)
                .set(ATTEMPTS.ACKED_AT_MS, ackedAtMs)
                .updateOne();
    }

    /** The acked delivery of a job with this assignment, or null. */
    public @Nullable Attempt find(long jobNumber, String assignmentId) {
        return byAssignment
                .set(ATTEMPTS.JOB_NUMBER, jobNumber)
                .set(ATTEMPTS.ASSIGNMENT_ID, assignmentId)
                .first(c -> new Attempt(c.number(), c.text(), c.text(), c.oneOfOrNull(AttemptOutcome.class)));
    }

    /**
     * Ends an attempt that nobody reported.
     *
     * @return false when it has its outcome already, or was never acked
     */
    public boolean close(Job job, long leaseEpoch, AttemptOutcome outcome, End end, long nowMs) {
        EndCause cause = end.cause();
        return close.set(ATTEMPTS.OUTCOME, outcome.name())
                        .set(ATTEMPTS.END_CAUSE, cause == null ? null : cause.name())
                        .set(ATTEMPTS.ERROR, end.error())
                        .set(ATTEMPTS.ENDED_AT_MS, nowMs)
                        .set(ATTEMPTS.JOB_NUMBER, job.spec().number())
                        .set(ATTEMPTS.LEASE_EPOCH, leaseEpoch)
                        .update()
                == 1;
    }

    /** Ends an attempt as its worker reported, with the output that came along. */
    public void close(Job job, AttemptOutcome outcome, End end, ReportRequest report, long nowMs) {
        EndCause cause = end.cause();
        Long endedAtMs = report.endedAtMs();
        Usage usage = report.usage();
        closeReported
                .set(ATTEMPTS.OUTCOME, outcome.name())
                .set(ATTEMPTS.END_CAUSE, cause == null ? null : cause.name())
                .set(ATTEMPTS.EXIT_CODE, end.exitCode())
                .set(ATTEMPTS.ERROR, end.error())
                .set(ATTEMPTS.STARTED_AT_MS, report.startedAtMs())
                .set(ATTEMPTS.ENDED_AT_MS, endedAtMs == null ? nowMs : endedAtMs)
                .set(ATTEMPTS.COMPLETION_SEQ, report.completionSeq())
                .set(ATTEMPTS.STDOUT_LENGTH, report.stdoutLength())
                .set(ATTEMPTS.STDOUT_SHA256, report.stdoutSha256())
                .set(ATTEMPTS.STDERR_LENGTH, report.stderrLength())
                .set(ATTEMPTS.STDERR_SHA256, report.stderrSha256())
                .set(ATTEMPTS.USAGE, usage == null ? null : Json.text(usage))
                .set(ATTEMPTS.JOB_NUMBER, job.spec().number())
                .set(ATTEMPTS.LEASE_EPOCH, job.lease().epoch())
                .updateOne();
        insertOutput(job, "stdout", report.stdoutInline());
        insertOutput(job, "stderr", report.stderrInline());
    }

    /** Notes where the streamed output of a live attempt is kept, before the first byte of it is. */
    public void keepOutput(long jobNumber, long leaseEpoch, String folder) {
        keepOutput
                .set(ATTEMPTS.OUTPUT_FOLDER, folder)
                .set(ATTEMPTS.JOB_NUMBER, jobNumber)
                .set(ATTEMPTS.LEASE_EPOCH, leaseEpoch)
                .updateOne();
    }

    private void insertOutput(Job job, String stream, @Nullable InlineOutput output) {
        if (output == null) {
            return;
        }
        byte[] bytes = output.bytes();
        insertOutput
                .set(ATTEMPT_OUTPUT.JOB_NUMBER, job.spec().number())
                .set(ATTEMPT_OUTPUT.LEASE_EPOCH, job.lease().epoch())
                .set(ATTEMPT_OUTPUT.STREAM, stream)
                .set(ATTEMPT_OUTPUT.LENGTH, bytes.length)
                .set(ATTEMPT_OUTPUT.SHA256, Sha256.hex(bytes))
                .set(ATTEMPT_OUTPUT.DATA, bytes)
                .updateOne();
    }
}
