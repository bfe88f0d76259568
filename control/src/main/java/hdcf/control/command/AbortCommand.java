package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.job.Echo;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code POST /abort}: stops a job, or all that a worker holds. The last holder is told. */
public record AbortCommand(Caller caller, AbortRequest request) implements Command<QueueBook, AbortAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<AbortAnswer> ticket) throws Refusal {
        List<Job> jobs = named(book);
        String reason = request.reason() == null || request.reason().isBlank()
                ? "aborted by " + caller.principal()
                : request.reason();
        int aborted = 0;
        for (Job job : jobs) {
            if (Aborting.abort(book, caller, job, reason)) {
                aborted++;
            }
        }
        ticket.answer(new AbortAnswer(JobStatus.ABORTED.name(), aborted, reason, request.jobId(), request.workerId()));
    }

    private List<Job> named(QueueBook book) throws Refusal {
        String jobId = request.jobId();
        String workerId = request.workerId();
        if (jobId != null && !jobId.isBlank()) {
            Job job = book.store().jobs().find(jobId);
            if (job == null) {
                throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known job, found no job " + Echo.of(jobId));
            }
            check(job);
            return List.of(job);
        }
        if (workerId == null || workerId.isBlank()) {
            throw new Refusal(ProblemCode.NOTHING_NAMED, "Expected job_id or worker_id, found neither");
        }
        if (book.fleet().find(workerId) == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a known worker, found no worker " + Echo.of(workerId));
        }
        List<Job> held = new ArrayList<>();
        for (HeldLease lease : book.leases().of(workerId)) {
            held.add(Objects.requireNonNull(book.store().jobs().find(lease.jobNumber())));
        }
        return held;
    }

    private void check(Job job) throws Refusal {
        if (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected to abort job " + job.spec().number() + ", but it is " + job.status());
        }
        String workerId = request.workerId();
        if (workerId != null
                && !workerId.isBlank()
                && job.status() != JobStatus.ABORTED
                && !workerId.equals(job.lease().workerId())) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected worker " + Echo.of(workerId) + " to hold job "
                            + job.spec().number() + ", but "
                            + (job.lease().workerId() == null
                                    ? "nobody"
                                    : job.lease().workerId()) + " does");
        }
    }
}
