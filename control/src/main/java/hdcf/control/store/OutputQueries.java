package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPTS;
import static hdcf.schema.db.tables.Tables.ATTEMPT_OUTPUT;
import static hdcf.schema.db.tables.Tables.JOBS;
import static org.jooq.impl.DSL.noCondition;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What readers ask about attempts and what they wrote. */
final class OutputQueries {
    private OutputQueries() {}

    static Record job(DSLContext dsl, Condition condition, String idOrNumber) throws Refusal {
        Record job = dsl.select(
                        JOBS.NUMBER,
                        JOBS.ID,
                        JOBS.STATUS,
                        JOBS.WORKER_ID,
                        JOBS.ARTIFACT_UPLOAD_STATE,
                        JOBS.ARTIFACT_STDOUT_PATH,
                        JOBS.ARTIFACT_STDERR_PATH)
                .from(JOBS)
                .where(condition)
                .fetchOne();
        if (job == null) {
            throw ReadStore.noJob(idOrNumber);
        }
        return job;
    }

    static @Nullable StoredOutput output(DSLContext dsl, Record job, OutputQuestion question) {
        long number = job.get(JOBS.NUMBER);
        Field<Long> length = question.stream().equals("stdout") ? ATTEMPTS.STDOUT_LENGTH : ATTEMPTS.STDERR_LENGTH;
        Long named = question.attempt();
        Record row = dsl.select(
                        ATTEMPTS.LEASE_EPOCH,
                        ATTEMPTS.ASSIGNMENT_ID,
                        ATTEMPTS.WORKER_ID,
                        ATTEMPTS.OUTCOME,
                        ATTEMPTS.OUTPUT_FOLDER,
                        length)
                .from(ATTEMPTS)
                .where(ATTEMPTS.JOB_NUMBER.eq(number))
                .and(named == null ? noCondition() : ATTEMPTS.LEASE_EPOCH.eq(named))
                .and(ATTEMPTS.LEASE_EPOCH.gt(question.after()))
                .orderBy(question.after() > 0 ? ATTEMPTS.LEASE_EPOCH.asc() : ATTEMPTS.LEASE_EPOCH.desc())
                .limit(1)
                .fetchOne();
        if (row == null) {
            return null;
        }
        byte[] inline = dsl.select(ATTEMPT_OUTPUT.DATA)
                .from(ATTEMPT_OUTPUT)
                .where(ATTEMPT_OUTPUT.JOB_NUMBER.eq(number))
                .and(ATTEMPT_OUTPUT.LEASE_EPOCH.eq(row.get(ATTEMPTS.LEASE_EPOCH)))
                .and(ATTEMPT_OUTPUT.STREAM.eq(question.stream()))
                .fetchOne(ATTEMPT_OUTPUT.DATA);
        return new StoredOutput(attempt(job, row), inline, row.get(length));
    }

    static @Nullable StoredAttempt attempt(DSLContext dsl, Record job, String assignmentId) {
        Record row = dsl.select(
                        ATTEMPTS.LEASE_EPOCH,
                        ATTEMPTS.ASSIGNMENT_ID,
                        ATTEMPTS.WORKER_ID,
                        ATTEMPTS.OUTCOME,
                        ATTEMPTS.OUTPUT_FOLDER)
                .from(ATTEMPTS)
                .where(ATTEMPTS.JOB_NUMBER.eq(job.get(JOBS.NUMBER)))
                .and(ATTEMPTS.ASSIGNMENT_ID.eq(assignmentId))
                .fetchOne();
        return row == null ? null : attempt(job, row);
    }

    static Set<String> withOutput(DSLContext dsl, Collection<String> jobIds) {
        return new HashSet<>(dsl.selectDistinct(JOBS.ID)
                .from(JOBS)
                .join(ATTEMPTS)
                .on(ATTEMPTS.JOB_NUMBER.eq(JOBS.NUMBER))
                .where(JOBS.ID.in(jobIds))
                .and(ATTEMPTS.OUTPUT_FOLDER.isNotNull())
                .fetch(JOBS.ID));
    }

    private static StoredAttempt attempt(Record job, Record row) {
        return new StoredAttempt(
                job.get(JOBS.ID),
                row.get(ATTEMPTS.ASSIGNMENT_ID),
                row.get(ATTEMPTS.WORKER_ID),
                row.get(ATTEMPTS.LEASE_EPOCH),
                row.get(ATTEMPTS.OUTCOME) != null,
                row.get(ATTEMPTS.OUTPUT_FOLDER));
    }

    static boolean hasEnded(Record job) {
        return JobStatus.valueOf(job.get(JOBS.STATUS)).isTerminal();
    }

    /** No attempt is the one that was asked for. */
    static Refusal noAttempt(Record job, OutputQuestion question) {
        Long named = question.attempt();
        if (named == null && question.after() == 0) {
            return noOutput(job, question.stream());
        }
        return new Refusal(
                ProblemCode.NOT_FOUND,
                "Expected attempt " + (named == null ? "after " + question.after() : named) + " of job "
                        + job.get(JOBS.NUMBER) + ", found none; the job is " + job.get(JOBS.STATUS));
    }

    static Refusal noOutput(Record job, String stream) {
        long number = job.get(JOBS.NUMBER);
        JobStatus status = JobStatus.valueOf(job.get(JOBS.STATUS));
        String path = "stdout".equals(stream) ? job.get(JOBS.ARTIFACT_STDOUT_PATH) : job.get(JOBS.ARTIFACT_STDERR_PATH);
        String found;
        if ("expired".equals(job.get(JOBS.ARTIFACT_UPLOAD_STATE))) {
            found = "it was deleted because of its age";
        } else if (path != null) {
            found = "it lies on worker " + job.get(JOBS.WORKER_ID) + " at " + path;
        } else if (status.isTerminal()) {
            found = "the job is " + status + " and none was reported";
        } else {
            found = "the job is " + status + " and no attempt of it has reported output";
        }
        return new Refusal(
                ProblemCode.OUTPUT_NOT_STORED,
                "Expected " + stream + " of job " + number + " to be stored here, but " + found);
    }
}
