package hdcf.control.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.command.live.Choice;
import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.LiveBatch;
import hdcf.control.command.live.Member;
import hdcf.control.command.live.ParkedClaim;
import hdcf.control.command.live.Reservations;
import hdcf.control.job.Amounts;
import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Lease;
import hdcf.control.job.Needs;
import hdcf.control.job.Refusal;
import hdcf.control.job.Ties;
import hdcf.control.store.Candidate;
import hdcf.control.store.Reservation;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchRef;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a candidate into an assignment: the one place where a job becomes ASSIGNED. */
final class Claiming {
    private Claiming() {}

    static Assignment claim(QueueBook book, Candidate candidate, ParkedClaim claim) {
        return claim(
                book,
                candidate,
                new Taker(claim.member(), claim.caller(), claim.request().claimId(), claim.choice()));
    }

    /** @param choice why it was chosen among those that waited; null when it came while the job was ready */
    record Taker(
            Member member,
            Caller caller,
            @Nullable String claimId,
            @Nullable Choice choice) {}

    static Assignment claim(QueueBook book, Candidate candidate, Taker taker) {
        Member member = taker.member();
        Job job = Objects.requireNonNull(book.store().jobs().find(candidate.number()));
        if (job.lease().assignmentId() != null) {
            // From here on the old lease is fenced off for good.
            book.store()
                    .attempts()
                    .close(
                            job,
                            job.lease().epoch(),
                            AttemptOutcome.LOST,
                            End.of(
                                    EndCause.WORKER_LOST,
                                    "Expected a report, but the job was claimed again before one came"),
                            book.turn().wallMs());
        }
        String workerId = member.workerId();
        long timeoutSec = Math.max(1, book.settings().heartbeatTimeout().toSeconds());
        Lease lease = new Lease(
                job.lease().epoch() + 1,
                workerId,
                book.sequences().nextId(),
                book.turn().wallSec() + timeoutSec,
                taker.claimId());
        try {
            job.assign(lease, book.turn().wallMs(), "worker:" + workerId);
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected the head of a class to be claimable", impossible);
        }
        Reservation reservation = reserve(book, job, member);
        Happening claimed =
                Happening.of(taker.caller(), "job_claimed", workerId).with("assignment_id", lease.assignmentId());
        if (reservation != null && !reservation.devices().isEmpty()) {
            reservation.devices().forEach(claimed.details().putArray("devices")::add);
        }
        if (reservation != null && !reservation.limits().isEmpty()) {
            noteLimits(book, reservation, claimed);
        }
        Choice choice = taker.choice();
        if (choice != null && choice.next() != null) {
            claimed.with("choice", choice.words());
        }
        book.save(job, claimed);
        HeldLease held = book.leases().find(job.spec().number());
        if (held != null) {
            held.chosen(choice);
        }
        return assignment(book, job, reservation);
    }

    private static void noteLimits(QueueBook book, Reservation reservation, Happening claimed) {
        ObjectNode limits = claimed.details().putObject("limits");
        reservation
                .limits()
                .forEach((name, amount) -> limits.putObject(name)
                        .put("taken", amount)
                        .put("used", book.limits().used(name))
                        .put("capacity", book.limits().capacity(name)));
    }

    /** In the transaction of the claim; released when the process is known to be gone. */
    private static @Nullable Reservation reserve(QueueBook book, Job job, Member member) {
        Needs needs = book.ready().needs(job.spec().classId());
        Amounts wants = member.whole().wants(needs);
        return book.reservations()
                .reserve(
                        member,
                        new Reservations.Holder(
                                job.spec().number(),
                                Objects.requireNonNull(job.lease().assignmentId()),
                                needs.limits()),
                        wants,
                        new Reservations.Moment(book.turn().nanos(), book.turn().wallMs()));
    }

    /**
     * An assignment that is out, as its worker sees it.
     *
     * @param reservation what it occupies; null when it asked for nothing
     */
    static Assignment assignment(QueueBook book, Job job, @Nullable Reservation reservation) {
        Lease lease = job.lease();
        return new Assignment(
                job.spec().id(),
                job.spec().number(),
                job.spec().command(),
                List.of(Json.parse(job.spec().argsJson(), String[].class)),
                job.spec().workingDir(),
                job.spec().timeoutMs(),
                job.state().budget().attemptCount(),
                job.spec().maxAttempts(),
                Objects.requireNonNull(lease.assignmentId()),
                Objects.requireNonNullElse(lease.expiresAt(), 0L),
                lease.epoch(),
                resources(parsed(job.spec().wishes().resources(), Resources.class), reservation),
                parsed(job.spec().wishes().execution(), Execution.class),
                job.spec().wishes().checkpoint(),
                seat(book, job));
    }

    private static @Nullable BatchRef seat(QueueBook book, Job job) {
        Ties.Seat seat = job.spec().ties().seat();
        LiveBatch batch = book.relations().batches().of(job);
        return seat == null || batch == null
                ? null
                : new BatchRef(batch.id(), batch.number(), seat.index(), seat.item());
    }

    private static @Nullable Resources resources(@Nullable Resources asked, @Nullable Reservation reservation) {
        if (reservation == null || reservation.devices().isEmpty()) {
            return asked;
        }
        double gpus = (double) reservation.amounts().gpusMilli() / Amounts.ONE;
        return asked == null
                ? new Resources(null, null, gpus, reservation.devices(), null)
                : new Resources(asked.cpus(), asked.memoryMb(), gpus, reservation.devices(), asked.named());
    }

    private static <T> @Nullable T parsed(@Nullable String json, Class<T> type) {
        return json == null ? null : Json.parse(json, type);
    }
}
