package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Attempt;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.ReportRules;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReportRequest;
import org.jspecify.annotations.Nullable;

/** Judges what workers say of the end of their attempts; shared by {@code /complete}, {@code /fail} and {@code /reconnect}. */
final class Reports {
    private static final int MAX_ERROR = 8 * 1024;

    private Reports() {}

    /** Judges a completion. */
    static Verdict complete(QueueBook book, Caller caller, ReportRequest report) {
        try {
            ReportRules.checkCompletion(report);
            Integer exitCode = report.exitCode();
            return judge(
                    book, caller, report, new End(EndCause.USER_EXIT, exitCode == null ? 0 : exitCode, null), true);
        } catch (Refusal refusal) {
            return Verdict.of(refusal);
        }
    }

    /** Judges a failure. */
    static Verdict fail(QueueBook book, Caller caller, ReportRequest report) {
        try {
            ReportRules.checkFailure(report);
            EndCause cause = report.endCause();
            End end = new End(cause == null ? EndCause.USER_EXIT : cause, report.exitCode(), cut(report.error()));
            return judge(book, caller, report, end, false);
        } catch (Refusal refusal) {
            return Verdict.of(refusal);
        }
    }

    private static Verdict judge(QueueBook book, Caller caller, ReportRequest report, End end, boolean isCompletion)
            throws Refusal {
        Leaseholder holder = Leaseholder.of(book, caller, report.jobId(), report.workerId(), report.assignmentId());
        Job job = holder.job();
        try {
            switch (holder.standing()) {
                case RECORDED -> {
                    free(book, holder);
                    End stored = job.state().end();
                    return Verdict.of(
                            JobAnswer.recorded(job.spec().id(), job.status(), stored.exitCode(), stored.cause()));
                }
                case UNACKED ->
                    throw new Refusal(
                            ProblemCode.STALE_ASSIGNMENT,
                            "Expected the assignment of job " + job.spec().number()
                                    + " to be acknowledged before it ends, but it is ASSIGNED: call POST /ack first");
                case VALID -> {
                    return Verdict.of(apply(book, caller, holder, report, end, isCompletion));
                }
            }
        } catch (Refusal refusal) {
            closeAborted(book, holder, report, end);
            free(book, holder);
            return Verdict.of(refusal);
        }
        throw new IllegalStateException("Expected every standing to be judged");
    }

    private static JobAnswer apply(
            QueueBook book, Caller caller, Leaseholder holder, ReportRequest report, End end, boolean isCompletion)
            throws Refusal {
        Job job = holder.job();
        String workerId = holder.workerId();
        Long startedAtMs = job.state().times().startedAtMs();
        boolean isLate = job.status() != JobStatus.RUNNING;
        if (isCompletion) {
            job.complete(end, book.turn().wallMs(), "worker:" + workerId);
        } else {
            job.fail(end, book.retry(), "worker:" + workerId);
        }
        boolean isRaised = end.cause() == EndCause.OOM && MoreMemory.raise(book, job);
        AttemptOutcome outcome = isCompletion ? AttemptOutcome.COMPLETED : AttemptOutcome.FAILED;
        book.store().attempts().close(job, outcome, end, report, book.turn().wallMs());
        Happening happening = Happening.of(caller, event(job.status()), workerId)
                .with("assignment_id", holder.assignmentId())
                .with("exit_code", end.exitCode())
                .with("cause", String.valueOf(end.cause()));
        if (isRaised) {
            happening.with("resources", job.spec().wishes().resources());
        }
        if (isLate) {
            happening.details().put("late", true);
        }
        book.save(job, AttemptFiles.keep(book, job, report), happening);
        free(book, holder);
        noteConduct(book, holder, end, isCompletion ? null : tookMs(book, report, startedAtMs));
        return JobAnswer.applied(job.spec().id(), job.status());
    }

    /** @param tookMs of a failure; null when it ended well */
    private static void noteConduct(QueueBook book, Leaseholder holder, End end, @Nullable Long tookMs) {
        Member member = book.fleet().find(holder.workerId());
        if (member == null) {
            return;
        }
        if (tookMs == null) {
            book.health().completed(book, member, holder.job().spec().number());
        } else {
            book.health().failed(book, member, holder.job(), end, tookMs);
        }
    }

    /** By the worker's own clock where it tells, else since the ack. */
    private static long tookMs(QueueBook book, ReportRequest report, @Nullable Long ackedAtMs) {
        Long startedAtMs = report.startedAtMs();
        Long endedAtMs = report.endedAtMs();
        if (startedAtMs != null && endedAtMs != null) {
            return endedAtMs - startedAtMs;
        }
        return ackedAtMs == null ? Long.MAX_VALUE : book.turn().wallMs() - ackedAtMs;
    }

    private static String event(JobStatus status) {
        return switch (status) {
            case COMPLETED -> "job_completed";
            case FAILED -> "job_failed";
            case RETRYING -> "job_retrying";
            case PENDING, ASSIGNED, RUNNING, LOST, ABORTED ->
                throw new IllegalStateException("Expected a report to end an attempt, found " + status);
        };
    }

    /** The end of an aborted attempt changes nothing but frees what it held. */
    private static void closeAborted(QueueBook book, Leaseholder holder, ReportRequest report, End end) {
        Attempt attempt = holder.attempt();
        if (holder.job().status() == JobStatus.ABORTED
                && attempt != null
                && attempt.outcome() == null
                && attempt.workerId().equals(holder.workerId())
                && attempt.leaseEpoch() == holder.job().lease().epoch()) {
            End aborted = new End(EndCause.ABORTED, end.exitCode(), end.error());
            book.store()
                    .attempts()
                    .close(
                            holder.job(),
                            AttemptOutcome.ABORTED,
                            aborted,
                            report,
                            book.turn().wallMs());
        }
    }

    private static void free(QueueBook book, Leaseholder holder) {
        boolean isUnacked = holder.job().status() == JobStatus.ASSIGNED
                && holder.assignmentId().equals(holder.job().lease().assignmentId());
        if (!isUnacked) {
            book.reservations().gone(holder.workerId(), holder.assignmentId());
        }
        Member member = book.fleet().find(holder.workerId());
        if (member != null && holder.job().spec().id().equals(member.currentJobId())) {
            member.works(null);
        }
    }

    private static @Nullable String cut(@Nullable String error) {
        if (error == null || error.length() <= MAX_ERROR) {
            return error;
        }
        int end = Character.isHighSurrogate(error.charAt(MAX_ERROR - 1)) ? MAX_ERROR - 1 : MAX_ERROR;
        return error.substring(0, end);
    }
}
