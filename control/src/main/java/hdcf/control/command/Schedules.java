package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.job.Timetable;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import java.time.DateTimeException;
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

    /** Its times; what one Java could read when it was created, another may not know, a time zone above all. */
    static Timetable times(ScheduleView schedule) throws Refusal {
        try {
            return Timetable.of(schedule.cron(), ZoneId.of(schedule.timeZone()));
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw new Refusal(
                    ProblemCode.ILLEGAL_TRANSITION,
                    "Expected times and a time zone that this Java can read, found \"" + schedule.cron() + "\" in "
                            + schedule.timeZone() + "; delete the schedule and create it anew");
        }
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
