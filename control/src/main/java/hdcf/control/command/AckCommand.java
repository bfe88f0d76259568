package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /ack}: ASSIGNED becomes RUNNING. Repeating it is harmless; when the worker was believed lost between the ack and
 * its answer, the repetition brings the job back.
 */
public record AckCommand(Caller caller, List<LeaseRef> leases) implements Command<QueueBook, List<Verdict>> {
    @Override
    public void apply(QueueBook book, Ticket<List<Verdict>> ticket) {
        List<Verdict> verdicts = new ArrayList<>(leases.size());
        for (LeaseRef lease : leases) {
            try {
                verdicts.add(Verdict.of(acknowledge(book, lease)));
            } catch (Refusal refusal) {
                verdicts.add(Verdict.of(refusal));
            }
        }
        ticket.answer(verdicts);
    }

    private JobAnswer acknowledge(QueueBook book, LeaseRef lease) throws Refusal {
        Leaseholder holder = Leaseholder.of(book, caller, lease.jobId(), lease.workerId(), lease.assignmentId());
        Job job = holder.job();
        String workerId = holder.workerId();
        switch (holder.standing()) {
            case RECORDED ->
                throw new Refusal(
                        ProblemCode.ILLEGAL_TRANSITION,
                        "Expected job " + job.spec().number() + " to be ASSIGNED, but it is " + job.status());
            case VALID -> {
                if (job.status() != JobStatus.RUNNING) {
                    job.revive(book.turn().wallMs(), "worker:" + workerId);
                    book.save(job, Happening.of(caller, "job_revived", workerId));
                }
            }
            case UNACKED -> {
                job.acknowledge(book.turn().wallMs(), "worker:" + workerId);
                Member member = book.fleet().find(workerId);
                book.store()
                        .attempts()
                        .insert(
                                job,
                                member == null ? null : member.instances().current(),
                                member == null ? null : member.bootId(),
                                book.turn().wallMs());
                book.save(
                        job, Happening.of(caller, "job_acked", workerId).with("assignment_id", holder.assignmentId()));
                if (member != null) {
                    member.works(job.spec().id());
                }
            }
        }
        return JobAnswer.ok(job.spec().id());
    }
}
