package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Attempt;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Fence;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.LeaseRef;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /release}: gives back what provably never started; nothing is counted. Repeating it is harmless. */
public record ReleaseCommand(Caller caller, List<LeaseRef> leases) implements Command<QueueBook, List<Verdict>> {
    @Override
    public void apply(QueueBook book, Ticket<List<Verdict>> ticket) {
        List<Verdict> verdicts = new ArrayList<>(leases.size());
        for (LeaseRef lease : leases) {
            try {
                verdicts.add(Verdict.of(release(book, lease)));
            } catch (Refusal refusal) {
                verdicts.add(Verdict.of(refusal));
            }
        }
        ticket.answer(verdicts);
    }

    private JobAnswer release(QueueBook book, LeaseRef lease) throws Refusal {
        Leaseholder holder = Leaseholder.of(book, caller, lease.jobId(), lease.workerId(), lease.assignmentId());
        book.reservations().gone(holder.workerId(), holder.assignmentId());
        Job job = holder.job();
        Attempt attempt = holder.attempt();
        if (attempt != null
                && attempt.outcome() == AttemptOutcome.RELEASED
                && attempt.workerId().equals(holder.workerId())) {
            return JobAnswer.ok(job.spec().id());
        }
        if (holder.standing() == Fence.Standing.RECORDED) {
            throw Fence.stale(job, holder.assignmentId());
        }
        long epoch = job.lease().epoch();
        job.release(book.turn().wallMs(), "worker:" + holder.workerId());
        if (attempt != null) {
            book.store()
                    .attempts()
                    .close(
                            job,
                            epoch,
                            AttemptOutcome.RELEASED,
                            new End(null, null, null),
                            book.turn().wallMs());
        }
        book.save(
                job,
                Happening.of(caller, "job_released", holder.workerId()).with("assignment_id", holder.assignmentId()));
        Member member = book.fleet().find(holder.workerId());
        if (member != null && job.spec().id().equals(member.currentJobId())) {
            member.works(null);
        }
        return JobAnswer.ok(job.spec().id());
    }
}
