package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReconnectAction;
import hdcf.schema.wire.ReconnectAction.Kind;
import hdcf.schema.wire.ReconnectAction.Result;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /reconnect}: what a worker finished and what it still holds, after any time apart. Each entry is judged by itself;
 * what ended comes first, so that nothing is believed lost that was done.
 *
 * @param withheld assignments whose reports were refused before they came here: the worker names them all the same
 */
public record ReconnectCommand(Caller caller, ReconnectRequest request, Set<String> withheld)
        implements Command<QueueBook, ReconnectAnswer> {
    public ReconnectCommand(Caller caller, ReconnectRequest request) {
        this(caller, request, Set.of());
    }

    @Override
    public void apply(QueueBook book, Ticket<ReconnectAnswer> ticket) throws Refusal {
        String workerId = Leaseholder.require(request.workerId(), "worker_id");
        Member member = book.registered(workerId, caller);
        List<ReconnectAction> actions = new ArrayList<>();
        for (ReportRequest report : Objects.requireNonNullElse(request.completedJobs(), List.<ReportRequest>of())) {
            actions.add(replay(book, workerId, report));
        }
        String current = request.currentJobId();
        if (current != null && !current.isEmpty()) {
            actions.add(keepOrClear(book, member, current, null));
        }
        List<HeldAssignment> held = request.assignments();
        for (HeldAssignment assignment : Objects.requireNonNullElse(held, List.<HeldAssignment>of())) {
            actions.add(keepOrClear(
                    book,
                    member,
                    Objects.requireNonNullElse(assignment.jobId(), ""),
                    Objects.requireNonNullElse(assignment.assignmentId(), "")));
        }
        String instanceId = request.instanceId();
        boolean isNew = instanceId != null
                && !instanceId.equals(member.instances().current())
                && !member.instances().isStale(instanceId);
        if (isNew && held != null && !member.hasLeft(request.bootId())) {
            loseOmitted(book, member, held);
        }
        Boots.note(book, member, request.bootId());
        if (isNew) {
            book.health().restarted(book, member);
        }
        member.identify(instanceId, null, null);
        ticket.answer(new ReconnectAnswer("ok", actions, HeartbeatCommand.timeouts(book, member)));
    }

    private ReconnectAction replay(QueueBook book, String workerId, ReportRequest report) {
        boolean isCompletion = report.status() != JobStatus.FAILED;
        Refusal refusal = judge(book, workerId, report).refusal();
        return new ReconnectAction(
                Objects.requireNonNullElse(report.jobId(), ""),
                report.assignmentId(),
                isCompletion ? Kind.REPLAY_COMPLETED : Kind.REPLAY_FAILED,
                refusal == null ? Result.ACCEPTED : Result.REJECTED,
                refusal == null ? null : refusal.detail());
    }

    /** Only what says of itself that it ended is an end: to take anything else for success would invent one. */
    private Verdict judge(QueueBook book, String workerId, ReportRequest report) {
        JobStatus told = report.status();
        if (told == JobStatus.COMPLETED) {
            return Reports.complete(book, caller, report.by(workerId));
        }
        if (told == JobStatus.FAILED) {
            return Reports.fail(book, caller, report.by(workerId));
        }
        return Verdict.of(new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected status COMPLETED or FAILED, found " + (told == null ? "none" : told.name())));
    }

    private ReconnectAction keepOrClear(QueueBook book, Member member, String jobId, @Nullable String assignmentId) {
        Revival.Advice advice = Revival.named(book, caller, member, jobId, assignmentId);
        boolean isKept = advice == Revival.Advice.KEEP;
        if (isKept) {
            book.leases().of(member.workerId()).stream()
                    .filter(lease -> lease.jobId().equals(jobId))
                    .forEach(lease -> lease.named(book.turn().nanos()));
        }
        return new ReconnectAction(
                jobId, assignmentId, isKept ? Kind.KEEP_CURRENT_JOB : Kind.CLEAR_CURRENT_JOB, Result.ACCEPTED, null);
    }

    /** A new daemon that does not list what the old one held has lost it. */
    private void loseOmitted(QueueBook book, Member member, List<HeldAssignment> held) {
        Set<String> listed = HeartbeatCommand.listed(held);
        listed.addAll(withheld);
        for (HeldLease lease : book.leases().of(member.workerId())) {
            if (lease.jobId().equals(request.currentJobId())) {
                listed.add(lease.assignmentId());
            }
        }
        book.reservations().kept(member.workerId(), listed, book.leases()::isUnacked);
        Objects.requireNonNullElse(request.completedJobs(), List.<ReportRequest>of())
                .forEach(report -> listed.add(Objects.requireNonNullElse(report.assignmentId(), "")));
        for (HeldLease lease : book.leases().of(member.workerId())) {
            boolean isOmitted = !listed.contains(lease.assignmentId());
            if (isOmitted && lease.status() == JobStatus.RUNNING) {
                Revival.lose(
                        book, caller, lease, "Expected the restarted worker to list the job, but it does not", true);
            } else if (isOmitted && lease.status() == JobStatus.LOST) {
                book.leases().disown(lease.jobNumber());
            }
        }
    }
}
