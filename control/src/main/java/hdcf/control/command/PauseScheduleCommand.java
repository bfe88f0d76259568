package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;

/** {@code POST /schedules/{id}/pause}: nothing is submitted until it is resumed. Repeating it is harmless. */
public record PauseScheduleCommand(Caller caller, String idNumberOrName) implements Command<QueueBook, ScheduleView> {
    @Override
    public void apply(QueueBook book, Ticket<ScheduleView> ticket) throws Refusal {
        ScheduleView there = book.store().schedules().known(idNumberOrName);
        if (there.state() == ScheduleState.PAUSED) {
            ticket.answer(there);
            return;
        }
        ScheduleView changed =
                Schedules.waiting(there, ScheduleState.PAUSED, null, book.turn().wallSec());
        book.store().schedules().save(changed, there.nextDueAt());
        Schedules.log(book, caller, "schedule_paused", changed);
        ticket.answer(changed);
    }
}
