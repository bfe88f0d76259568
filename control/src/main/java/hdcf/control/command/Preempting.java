package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Needs;
import hdcf.control.store.Candidate;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.WhyAnswer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has running jobs stopped for urgent ones. The worker is told, and nothing else happens until it answers: the lease stays valid, so
 * that an end which comes first counts, and no job runs twice.
 */
public final class Preempting {
    /** The least urgent first; among equals the one that loses least. */
    private static final Comparator<HeldLease> ORDER = Comparator.comparingInt(HeldLease::priority)
            .thenComparing(Comparator.comparingLong(HeldLease::sinceNanos).reversed())
            .thenComparing(Comparator.comparingLong(HeldLease::jobNumber).reversed());

    private Preempting() {}

    /** What was told before this process began. */
    static void restore(QueueBook book) {
        book.store().preemptions().open().forEach(told -> {
            HeldLease lease = book.leases().find(told.jobNumber());
            if (lease != null) {
                lease.preempt(told.forJob());
            }
        });
    }

    /** Has one job stopped for each urgent one that has waited long enough, of the first few of each class. */
    public static void makeRoom(QueueBook book, Caller caller) {
        int floor = book.settings().rules().floor();
        for (Long classId : book.ready().classes()) {
            Needs needs = book.ready().needs(classId);
            Candidate head = book.ready().head(classId, any -> true);
            if (head == null || head.priority() < floor || !book.limits().allow(needs)) {
                continue;
            }
            for (Candidate urgent : book.store().jobs().heads(classId)) {
                if (urgent.priority() >= floor && hasWaited(book, urgent)) {
                    victim(book, urgent, needs).ifPresent(lease -> stop(book, caller, lease, urgent));
                }
            }
        }
    }

    /** Since it was submitted, or whatever else last happened to it: it became ready, or a person changed it. */
    private static boolean hasWaited(QueueBook book, Candidate urgent) {
        Job job = book.store().jobs().find(urgent.number());
        return job != null
                && book.turn().wallMs() - job.state().times().updatedAtMs()
                        >= book.settings().rules().preemptAfter().toMillis();
    }

    private static Optional<HeldLease> victim(QueueBook book, Candidate urgent, Needs needs) {
        boolean isHelped = stoppedFor(book, urgent.number()) != null
                || book.fleet().anyOnline(member -> hasRoom(book, urgent, needs, member));
        return isHelped
                ? Optional.empty()
                : book.leases().preemptible().stream()
                        .filter(lease -> lease.status() == JobStatus.RUNNING
                                && lease.preemptedFor() == null
                                && lease.priority() < urgent.priority()
                                && makesRoom(book, urgent, needs, lease))
                        .sorted(ORDER)
                        .filter(lease -> mayBeStopped(book, lease))
                        .findFirst();
    }

    /** Whether a worker takes it as soon as it asks. One that does not tell its slots may be full: it counts as having room. */
    private static boolean hasRoom(QueueBook book, Candidate urgent, Needs needs, Member member) {
        Integer slots = member.slots();
        return isWilling(book, urgent, member)
                && book.reservations().left(member).satisfies(needs)
                && (slots == null || book.leases().count(member.workerId()) < slots);
    }

    /** Only a worker that tells its slots is one that hears what it is to stop. */
    private static boolean makesRoom(QueueBook book, Candidate urgent, Needs needs, HeldLease lease) {
        Member member = book.fleet().find(lease.workerId());
        return member != null
                && member.slots() != null
                && member.isOnline()
                && isWilling(book, urgent, member)
                && book.reservations().leftWithout(member, lease.assignmentId()).satisfies(needs);
    }

    private static boolean isWilling(QueueBook book, Candidate urgent, Member member) {
        return book.health().takes(book, member) && Welcome.isWelcome(book, urgent, member);
    }

    private static boolean mayBeStopped(QueueBook book, HeldLease lease) {
        Job job = Objects.requireNonNull(book.store().jobs().find(lease.jobNumber()));
        return book.store().preemptions().count(lease.jobNumber())
                        < book.settings().rules().preemptLimit()
                && book.store()
                                .preemptions()
                                .find(lease.jobNumber(), job.lease().epoch())
                        == null;
    }

    private static void stop(QueueBook book, Caller caller, HeldLease lease, Candidate urgent) {
        Job job = Objects.requireNonNull(book.store().jobs().find(lease.jobNumber()));
        long epoch = job.lease().epoch();
        book.store()
                .preemptions()
                .insert(lease.jobNumber(), epoch, urgent.number(), book.turn().wallMs());
        lease.preempt(urgent.number());
        Happening preempting = Happening.of(caller, "job_preempting", lease.workerId())
                .with("assignment_id", lease.assignmentId())
                .with("for_job", urgent.id());
        preempting
                .details()
                .put("lease_epoch", epoch)
                .put("priority", lease.priority())
                .put("for_priority", urgent.priority())
                .put("limit", book.settings().rules().preemptLimit());
        book.log(preempting, lease.jobId(), "INFO");
        Member member = Objects.requireNonNull(book.fleet().find(lease.workerId()));
        member.tell(new AbortNotice(lease.jobId(), lease.assignmentId(), AbortNotice.PREEMPTED));
        book.parked().wake(lease.workerId());
    }

    /**
     * The end of an attempt as it counts. What a worker stopped because it was told so was preempted, whatever it calls it; what it
     * calls preempted without having been told was its own doing.
     */
    static End judged(QueueBook book, Job job, End told) {
        if (told.cause() != EndCause.ABORTED && told.cause() != EndCause.PREEMPTED) {
            return told;
        }
        boolean wasTold =
                book.store().preemptions().find(job.spec().number(), job.lease().epoch()) != null;
        EndCause cause = wasTold
                ? EndCause.PREEMPTED
                : told.cause() == EndCause.PREEMPTED ? EndCause.INFRASTRUCTURE : EndCause.ABORTED;
        return new End(cause, told.exitCode(), told.error());
    }

    /** The same answer, with what is or was stopped for whom. */
    static WhyAnswer explain(QueueBook book, Job job, WhyAnswer why) {
        if (job.status().isTerminal()) {
            return why;
        }
        long number = job.spec().number();
        HeldLease victim = stoppedFor(book, number);
        if (victim != null) {
            return why.adding(
                    "; job " + victim.jobNumber() + " on " + victim.workerId() + " is stopped to make room for it");
        }
        HeldLease own = book.leases().find(number);
        Long beneficiary = own == null && job.lease().assignmentId() == null
                ? book.store().preemptions().find(number, job.lease().epoch())
                : own == null ? null : own.preemptedFor();
        return beneficiary == null
                ? why
                : why.adding(
                        own == null
                                ? "; it was preempted: it made room for job " + beneficiary
                                : "; it is stopped to make room for job " + beneficiary);
    }

    private static @Nullable HeldLease stoppedFor(QueueBook book, long urgent) {
        List<HeldLease> stopped = book.leases().preemptible().stream()
                .filter(lease -> lease.status() == JobStatus.RUNNING && Objects.equals(lease.preemptedFor(), urgent))
                .toList();
        return stopped.isEmpty() ? null : stopped.get(0);
    }
}
