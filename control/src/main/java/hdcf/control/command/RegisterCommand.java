package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Refusal;
import hdcf.control.store.WorkerRow;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.StatusAnswer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /register}. Repeating it is normal; it starts a new sequence of heartbeats. Of a worker that is known it says nothing
 * of the boot of its machine: it may have been sent under an earlier one and come late, when nobody waits for its answer any more.
 * Only who heard the answer calls on, and tells.
 */
public record RegisterCommand(Caller caller, RegisterRequest request) implements Command<QueueBook, StatusAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<StatusAnswer> ticket) throws Refusal {
        String workerId = Leaseholder.require(request.workerId(), "worker_id");
        Member known = book.fleet().find(workerId);
        String first = known == null ? null : told(known.nonce());
        if (first != null && !first.equals(request.nonce())) {
            throw new Refusal(
                    ProblemCode.NONCE_MISMATCH,
                    "Expected the nonce with which worker " + workerId
                            + " was first registered, found another: give the worker its old --worker-nonce or another"
                            + " --worker-id");
        }
        Member member = known == null ? add(book, workerId) : known;
        Set<String> before = member.capabilities();
        boolean isNews = known == null || !Objects.equals(request.resources(), member.resources());
        if (member.bootId() == null) {
            Boots.note(book, member, request.bootId());
        }
        member.register(request);
        book.reservations().numberedAnew(workerId);
        Set<String> capabilities = member.capabilities();
        isNews |= !capabilities.equals(before);
        book.heard(workerId, caller);
        if (isNews) {
            book.reservations().changed(workerId);
            // A poll that waits was parked with the old capabilities; the worker asks again with these.
            book.parked().wake(workerId);
            book.save(member);
            Happening registered = Happening.of(caller, "worker_registered", workerId);
            capabilities.stream().sorted().forEach(registered.details().putArray("capabilities")::add);
            book.log(registered, null, "INFO");
        }
        ticket.answer(new StatusAnswer("ok", workerId));
    }

    /** An empty one is none: programs that write every member send it so. */
    private static @Nullable String told(@Nullable String nonce) {
        return nonce == null || nonce.isEmpty() ? null : nonce;
    }

    private Member add(QueueBook book, String workerId) {
        WorkerRow row = new WorkerRow(
                workerId,
                false,
                book.turn().wallSec(),
                told(request.nonce()),
                List.of(),
                book.turn().wallMs(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0);
        return book.fleet().add(row, book.turn().nanos());
    }
}
