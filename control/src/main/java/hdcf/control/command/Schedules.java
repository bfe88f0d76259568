package hdcf.control.command;

import hdcf.control.job.Timetable;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What the commands on recurring work share. */
final class Schedules {
    private Schedules() {}

    static void log(QueueBook book, Caller caller, String event, ScheduleView schedule) {
        book.log(about(caller, event, schedule), null, "INFO");
    }

    static Happening about(Caller caller, String event, ScheduleView schedule) {
        Happening happening = Happening.of(caller, event, null).with("schedule", schedule.name());
        happening.details().put("schedule_number", schedule.number());
        return happening;
    }

    static Timetable times(ScheduleView schedule) {
        return Timetable.of(schedule.cron(), ZoneId.of(schedule.timeZone()));
    }

    /** The same, waiting for another time. */
    static ScheduleView waiting(ScheduleView schedule, ScheduleState state, @Nullable Long nextDueAt, long nowSec) {
        return new ScheduleView(
                schedule.scheduleId(),
                schedule.number(),
                schedule.name(),
                state,
                schedule.cron(),
                schedule.timeZone(),
                schedule.missed(),
                schedule.missedLimit(),
                schedule.overlap(),
                schedule.submitter(),
                schedule.job(),
                nextDueAt,
                schedule.lastDueAt(),
                schedule.lastJobId(),
                schedule.lastJobNumber(),
                schedule.lastError(),
                schedule.submitted(),
                schedule.skipped(),
                schedule.createdAt(),
                nowSec);
    }
}
