package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ScheduleView;

/** {@code DELETE /schedules/{id}}: nothing more is submitted; the jobs stay. */
public record DeleteScheduleCommand(Caller caller, String idNumberOrName) implements Command<QueueBook, ScheduleView> {
    @Override
    public void apply(QueueBook book, Ticket<ScheduleView> ticket) throws Refusal {
        ScheduleView there = book.store().schedules().known(idNumberOrName);
        book.store().schedules().delete(there.number());
        Schedules.log(book, caller, "schedule_deleted", there);
        ticket.answer(there);
    }
}
