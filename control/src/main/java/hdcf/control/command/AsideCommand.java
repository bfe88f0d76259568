package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Aside;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.job.WorkerCondition;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.AsideRequest;
import hdcf.schema.wire.HealthAnswer;
import hdcf.schema.wire.ProblemCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workers/{id}/drain}, {@code /quarantine} and {@code /resume}. Repeating it is harmless.
 *
 * @param kind null gives the worker work again
 */
public record AsideCommand(Caller caller, String workerId, Aside.@Nullable Kind kind, AsideRequest request)
        implements Command<QueueBook, HealthAnswer> {
    /** Gives a worker work again. */
    public static AsideCommand resume(Caller caller, String workerId) {
        return new AsideCommand(caller, workerId, null, new AsideRequest(null, null));
    }

    @Override
    public void apply(QueueBook book, Ticket<HealthAnswer> ticket) throws Refusal {
        Member member = book.fleet().find(workerId);
        if (member == null) {
            throw new Refusal(
                    ProblemCode.NOT_FOUND,
                    "Expected a known worker, found no worker " + Echo.of(workerId) + ": GET /workers lists them");
        }
        Aside ordered = ordered(book);
        if (ordered != null || member.aside() != null) {
            book.health().order(book, caller, member, ordered);
        }
        WorkerCondition now = book.health().condition(book, member);
        ticket.answer(new HealthAnswer(workerId, now.health(), now.reason(), now.untilMs(), warning(book, ordered)));
    }

    private @Nullable Aside ordered(QueueBook book) {
        if (kind == null) {
            return null;
        }
        Long durationMs = request.durationMs();
        return new Aside(
                kind,
                Objects.requireNonNullElse(request.reason(), "By order of " + caller.principal()),
                durationMs == null ? null : book.turn().steadyMs() + durationMs);
    }

    private static @Nullable String warning(QueueBook book, @Nullable Aside ordered) {
        boolean isAnyLeft = book.fleet().anyOnline(other -> book.health().isHealthy(book, other));
        return ordered == null || isAnyLeft
                ? null
                : "No healthy worker is left: jobs wait until one is resumed or started";
    }
}
