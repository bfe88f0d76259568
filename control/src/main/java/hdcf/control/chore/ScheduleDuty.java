package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.JobRules;
import hdcf.control.command.QueueBook;
import hdcf.control.command.Recurrence;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ScheduleView;
import java.util.concurrent.TimeUnit;

/** Submits the jobs of recurring work when their time has come, some in each turn. */
final class ScheduleDuty implements Duty {
    /** Schedules that one turn looks at. */
    private static final int SLICE = 50;

    /** While the disk is nearly full nothing is submitted; then it counts as missed. */
    private static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final JobRules rules;
    private long notBeforeNanos = Long.MIN_VALUE;

    /** @param rules what a job must look like */
    ScheduleDuty(JobRules rules) {
        this.rules = rules;
    }

    @Override
    public void run(QueueBook book) {
        int submitted = 0;
        for (int i = 0; i < SLICE && submitted < Limits.MISSED; i++) {
            ScheduleView due = book.store().schedules().due(book.turn().wallSec());
            Long dueAt = due == null ? null : due.nextDueAt();
            if (due == null || dueAt == null) {
                return;
            }
            if (!Recurrence.hasRoom(book)) {
                notBeforeNanos = book.turn().nanos() + ROOM_NANOS;
                return;
            }
            submitted += Recurrence.come(book, rules, due, dueAt);
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        Long dueAt = book.store().schedules().nextDueAt();
        if (dueAt == null) {
            return Long.MAX_VALUE;
        }
        long inMs = Math.max(0, dueAt * 1000 - book.turn().wallMs());
        long dueNanos = book.turn().nanos() + TimeUnit.MILLISECONDS.toNanos(inMs);
        return notBeforeNanos == Long.MIN_VALUE ? dueNanos : Math.max(dueNanos, notBeforeNanos);
    }
}
