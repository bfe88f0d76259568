package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.LimitView;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;

/** {@code PUT /limits/{name}}: how much of a shared limit may be taken at a time. What runs is not touched. */
public record LimitCommand(Caller caller, String name, long capacity) implements Command<QueueBook, LimitView> {
    @Override
    public void apply(QueueBook book, Ticket<LimitView> ticket) throws Refusal {
        if (!book.limits().knows(name) && book.limits().all().size() >= Limits.SHARED_LIMITS) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected at most " + Limits.SHARED_LIMITS + " limits, found one more: use one that is there");
        }
        if (!book.limits().knows(name) || book.limits().capacity(name) != capacity) {
            book.limits().set(name, capacity);
            book.store().limits().save(name, capacity, book.turn().wallSec());
            Happening set = Happening.of(caller, "limit_set", null).with("name", name);
            set.details().put("capacity", capacity);
            book.log(set, null, "INFO");
        }
        ticket.answer(
                new LimitView(name, book.limits().capacity(name), book.limits().used(name)));
    }
}
