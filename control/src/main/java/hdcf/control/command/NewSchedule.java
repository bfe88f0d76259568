package hdcf.control.command;

import hdcf.control.job.Timetable;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.SubmitRequest;

/** Recurring work that was checked and has its defaults filled in. */
public record NewSchedule(
        String name,
        String cron,
        String timeZone,
        Timetable times,
        MissedPolicy missed,
        int missedLimit,
        OverlapPolicy overlap,
        SubmitRequest job) {}
