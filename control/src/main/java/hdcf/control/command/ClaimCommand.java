package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.command.live.ParkedClaim;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.store.Candidate;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.WorkAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code GET /next-job}: claims at once, or parks until there is work or news. */
public record ClaimCommand(Caller caller, ClaimRequest request) implements Command<QueueBook, WorkAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<WorkAnswer> ticket) throws Refusal {
        Member member = book.registered(request.workerId(), caller);
        List<Job> taken = taken(book);
        List<Assignment> jobs = again(book, taken);
        if (taken.isEmpty() && !ticket.isGone()) {
            jobs = fresh(book, member);
        }
        ParkedClaim claim = new ParkedClaim(
                caller, request, member, ticket, book.turn().nanos() + TimeUnit.MILLISECONDS.toNanos(request.waitMs()));
        jobs.forEach(claim::give);
        if (!jobs.isEmpty() || !taken.isEmpty() || request.waitMs() <= 0 || member.hasNews()) {
            claim.answer();
        } else {
            book.parked().park(claim);
        }
    }

    /**
     * What the same claim got before, acknowledged or not. A poll that comes once more may have been on its way for long: what it is
     * given beyond that nobody would hear of.
     */
    private List<Job> taken(QueueBook book) {
        List<Job> taken = new ArrayList<>();
        if (request.claimId() != null) {
            for (Job job : book.store().jobs().leasedBy(request.workerId())) {
                if (request.claimId().equals(job.lease().claimId())) {
                    taken.add(job);
                }
            }
        }
        return taken;
    }

    /** The answer that was lost: what of it is still held. */
    private static List<Assignment> again(QueueBook book, List<Job> taken) {
        List<Assignment> jobs = new ArrayList<>();
        for (Job job : taken) {
            if (job.status() == JobStatus.ASSIGNED || job.status() == JobStatus.RUNNING) {
                jobs.add(Claiming.assignment(
                        book, job, book.reservations().find(job.lease().assignmentId())));
            }
        }
        return jobs;
    }

    private List<Assignment> fresh(QueueBook book, Member member) {
        List<Assignment> jobs = new ArrayList<>();
        while (jobs.size() < request.max() && book.health().takes(book, member)) {
            Candidate best = book.ready()
                    .best(book.reservations().left(member), candidate -> Welcome.isWelcome(book, candidate, member));
            if (best == null) {
                break;
            }
            jobs.add(Claiming.claim(book, best, new Claiming.Taker(member, caller, request.claimId(), null)));
        }
        return jobs;
    }
}
