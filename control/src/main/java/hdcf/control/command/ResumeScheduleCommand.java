package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;

/** {@code POST /schedules/{id}/resume}: it goes on with the next time; what fell due during the pause is not made up for. Repeating it is harmless. */
public record ResumeScheduleCommand(Caller caller, String idNumberOrName) implements Command<QueueBook, ScheduleView> {
    @Override
    public void apply(QueueBook book, Ticket<ScheduleView> ticket) throws Refusal {
        ScheduleView there = book.store().schedules().known(idNumberOrName);
        if (there.state() == ScheduleState.ACTIVE) {
            ticket.answer(there);
            return;
        }
        ScheduleView changed = Schedules.waiting(
                there, ScheduleState.ACTIVE, next(book, there), book.turn().wallSec());
        book.store().schedules().save(changed, there.nextDueAt());
        Schedules.log(book, caller, "schedule_resumed", changed);
        ticket.answer(changed);
    }

    private static long next(QueueBook book, ScheduleView there) throws Refusal {
        Long next = Schedules.times(there).next(book.turn().wallSec());
        if (next == null) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected to resume schedule " + there.name() + ", but its times are over");
        }
        return next;
    }
}
