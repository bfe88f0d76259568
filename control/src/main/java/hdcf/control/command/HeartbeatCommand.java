package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.command.live.Reservations;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.store.Reservation;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Progress;
import hdcf.schema.wire.ProgressNote;
import hdcf.schema.wire.TimeoutNotice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /heartbeat}. An ordinary one touches memory only; what it says is stored in batches. It writes when it brings a
 * job back or shows that one is lost.
 */
public record HeartbeatCommand(Caller caller, HeartbeatRequest request) implements Command<QueueBook, HeartbeatAnswer> {
    private static final int MISSING_LIMIT = 2;

    @Override
    public void apply(QueueBook book, Ticket<HeartbeatAnswer> ticket) throws Refusal {
        String workerId = Leaseholder.require(request.workerId(), "worker_id");
        Member member = book.registered(workerId, caller);
        String instanceId = request.instanceId();
        if (instanceId != null && member.instances().isFormer(instanceId)) {
            member.instances().question(instanceId);
            throw new Refusal(
                    ProblemCode.NOT_REGISTERED,
                    "Expected the daemon that speaks for worker " + workerId
                            + ", found one that was followed by another: call POST /register and POST /reconnect again");
        }
        if (!member.advance(request.seq(), instanceId)) {
            ticket.answer(new HeartbeatAnswer("ok", List.of(), member.isDraining()));
            return;
        }
        member.beat(
                currentJob(),
                request.metrics() == null ? null : request.metrics().toString());
        if (request.metrics() != null) {
            member.measured(request.metrics());
        }
        Boots.note(book, member, request.bootId());
        member.identify(null, null, request.slots());
        book.parked().changed(workerId);
        List<AbortNotice> abort = new ArrayList<>();
        List<HeldAssignment> held = request.assignments();
        Reservations.Patience patience = new Reservations.Patience(
                book.turn().nanos(), book.settings().heartbeatTimeout().toNanos());
        if (held == null) {
            judgeBase(book, member);
            book.reservations()
                    .named(workerId, reservation -> isNamed(book, reservation), book.leases()::isUnacked, patience);
        } else {
            for (HeldAssignment assignment : held) {
                judgeListed(book, member, assignment, abort);
            }
            if (request.seq() != null) {
                judgeMissing(book, member, held);
            }
            book.reservations().listed(workerId, listed(held), book.leases()::isUnacked, patience);
        }
        noteProgress(book, member);
        ticket.answer(new HeartbeatAnswer("ok", abort, member.isDraining(), timeouts(book, member)));
    }

    /** The changed time limits of what the worker runs; null for none. */
    static @Nullable List<TimeoutNotice> timeouts(QueueBook book, Member member) {
        List<TimeoutNotice> told = null;
        for (HeldLease lease : book.leases().of(member.workerId())) {
            Long timeoutMs = lease.toldTimeoutMs();
            if (timeoutMs != null && lease.status() == JobStatus.RUNNING) {
                told = told == null ? new ArrayList<>() : told;
                told.add(new TimeoutNotice(lease.jobId(), lease.assignmentId(), timeoutMs));
            }
        }
        return told;
    }

    private @Nullable String currentJob() {
        String named = request.currentJobId();
        if (named != null && !named.isEmpty()) {
            return named;
        }
        List<HeldAssignment> held = request.assignments();
        return held == null || held.isEmpty() ? null : held.get(0).jobId();
    }

    private void judgeListed(QueueBook book, Member member, HeldAssignment listed, List<AbortNotice> abort) {
        for (HeldLease lease : book.leases().of(member.workerId())) {
            if (lease.assignmentId().equals(listed.assignmentId()) && lease.status() != JobStatus.LOST) {
                lease.named(book.turn().nanos());
                if (lease.preemptedFor() != null) {
                    abort.add(new AbortNotice(lease.jobId(), lease.assignmentId(), AbortNotice.PREEMPTED));
                }
                return;
            }
        }
        String jobId = Objects.requireNonNullElse(listed.jobId(), "");
        String assignmentId = Objects.requireNonNullElse(listed.assignmentId(), "");
        switch (Revival.named(book, caller, member, jobId, assignmentId)) {
            case KEEP, ENDED -> {}
            case ABORTED -> abort.add(new AbortNotice(jobId, assignmentId, "aborted"));
            case STALE -> abort.add(new AbortNotice(jobId, assignmentId, AbortNotice.STALE_LEASE));
        }
    }

    /** A worker passes on what its jobs wrote: what is out of bounds is cut, for it must not cost the heartbeat. */
    private void noteProgress(QueueBook book, Member member) {
        List<ProgressNote> notes = request.progress();
        if (notes == null || notes.isEmpty()) {
            return;
        }
        Map<String, HeldLease> leases = new HashMap<>();
        book.leases().of(member.workerId()).forEach(lease -> leases.put(lease.assignmentId(), lease));
        for (ProgressNote note : notes) {
            HeldLease lease = leases.get(Objects.requireNonNullElse(note.assignmentId(), ""));
            if (lease != null) {
                Double fraction = note.fraction();
                book.leases()
                        .progressed(
                                lease,
                                new Progress(
                                        fraction == null || fraction.isNaN()
                                                ? null
                                                : Double.valueOf(Math.max(0, Math.min(1, fraction))),
                                        cut(note.text()),
                                        book.turn().wallMs()));
            }
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= Limits.PROGRESS_CHARS) {
            return text;
        }
        boolean isSplit = Character.isHighSurrogate(text.charAt(Limits.PROGRESS_CHARS - 1));
        return text.substring(0, isSplit ? Limits.PROGRESS_CHARS - 1 : Limits.PROGRESS_CHARS);
    }

    static Set<String> listed(List<HeldAssignment> held) {
        Set<String> listed = new HashSet<>();
        held.forEach(assignment -> listed.add(Objects.requireNonNullElse(assignment.assignmentId(), "")));
        return listed;
    }

    private boolean isNamed(QueueBook book, Reservation reservation) {
        String named = request.currentJobId();
        Job job = named == null || named.isEmpty() ? null : book.store().jobs().find(named);
        return job != null && job.spec().number() == reservation.jobNumber();
    }

    /** Lost is what is missing in the second heartbeat in a row; without a number, one that came twice would be two. */
    private void judgeMissing(QueueBook book, Member member, List<HeldAssignment> held) {
        Set<String> listed = listed(held);
        for (HeldLease lease : book.leases().of(member.workerId())) {
            boolean isMissing = !listed.contains(lease.assignmentId())
                    && !lease.jobId().equals(request.currentJobId())
                    && lease.unnamed(book.turn().nanos()) >= MISSING_LIMIT;
            if (isMissing && lease.status() == JobStatus.RUNNING) {
                Revival.lose(book, caller, lease, "Expected the worker to list the job, but it no longer does", true);
            } else if (isMissing && lease.status() == JobStatus.LOST) {
                book.leases().disown(lease.jobNumber());
            }
        }
    }

    /**
     * A base worker names one job. It has lost what it named in no heartbeat for a heartbeat timeout: it was restarted.
     */
    private void judgeBase(QueueBook book, Member member) {
        String named = request.currentJobId();
        long timeoutNanos = book.settings().heartbeatTimeout().toNanos();
        boolean isKnown = false;
        for (HeldLease lease : book.leases().of(member.workerId())) {
            boolean isNamed = lease.jobId().equals(named);
            isKnown |= isNamed && lease.status() != JobStatus.LOST;
            if (isNamed) {
                lease.named(book.turn().nanos());
            } else if (lease.status() == JobStatus.RUNNING
                    && lease.unnamed(book.turn().nanos()) >= MISSING_LIMIT
                    && book.turn().nanos() - lease.namedNanos() >= timeoutNanos) {
                Revival.lose(book, caller, lease, "Expected the worker to name the job, but it no longer does", false);
            }
        }
        if (!isKnown && named != null && !named.isEmpty()) {
            Revival.named(book, caller, member, named, null);
        }
    }
}
