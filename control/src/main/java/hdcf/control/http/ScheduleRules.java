package hdcf.control.http;

import hdcf.control.command.NewSchedule;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.job.Timetable;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ScheduleRequest;
import hdcf.schema.wire.SubmitRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What recurring work must look like, and what is filled in where it is silent. Confined to one call. */
final class ScheduleRules {
    private static final int MAX_CRON_CHARS = 256;
    private static final int DEFAULT_MISSED_LIMIT = 10;
    private static final String CRON =
            "five fields (minute, hour, day of the month, month, day of the week) or @hourly, @daily, @weekly,"
                    + " @monthly, @yearly";

    private final Faults faults = new Faults("");

    private ScheduleRules() {}

    static NewSchedule check(ScheduleRequest asked, Templates templates) throws Refusal {
        return new ScheduleRules().checked(asked, templates);
    }

    private NewSchedule checked(ScheduleRequest asked, Templates templates) throws Refusal {
        String name = asked.name();
        if (name == null) {
            faults.add("/name", "missing", "to name it", "none");
        } else if (!TagRules.isName(name)) {
            faults.range("/name", TagRules.NAME_EXPECTED, Echo.of(name));
        }
        String zone = Objects.requireNonNullElse(asked.timeZone(), "UTC");
        ZoneId zoneId = zone(zone);
        Timetable times = times(asked.cron(), zoneId);
        MissedPolicy missed = Objects.requireNonNullElse(asked.missed(), MissedPolicy.ONCE);
        Integer limit = asked.missedLimit();
        if (limit != null && (limit < 1 || limit > Limits.MISSED)) {
            faults.range("/missed_limit", "from 1 to " + Limits.MISSED, String.valueOf(limit));
        } else if (limit != null && missed != MissedPolicy.ALL) {
            faults.add("/missed_limit", "out_of_range", "only with missed all", String.valueOf(limit));
        }
        SubmitRequest job = job(asked.job());
        faults.refuseAny();
        if (name == null || times == null || job == null) {
            throw new IllegalStateException("Expected a fault for what is missing");
        }
        SubmissionRules.check(job, "/job", templates);
        return new NewSchedule(
                name,
                String.valueOf(asked.cron()),
                zone,
                times,
                missed,
                Objects.requireNonNullElse(limit, DEFAULT_MISSED_LIMIT),
                Objects.requireNonNullElse(asked.overlap(), OverlapPolicy.SKIP),
                job);
    }

    private ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            String nearest = Spelling.nearest(name, List.copyOf(ZoneId.getAvailableZoneIds()));
            faults.range(
                    "/time_zone",
                    "a time zone such as Europe/Berlin",
                    Echo.of(name) + (nearest == null ? "" : ". Did you mean \"" + nearest + "\"?"));
            return ZoneId.of("UTC");
        }
    }

    private @Nullable Timetable times(@Nullable String cron, ZoneId zone) {
        if (cron == null) {
            faults.add("/cron", "missing", "to be " + CRON, "none");
            return null;
        }
        if (cron.length() > MAX_CRON_CHARS) {
            faults.range("/cron", "at most " + MAX_CRON_CHARS + " characters", cron.length() + " characters");
            return null;
        }
        Timetable times;
        try {
            times = Timetable.of(cron, zone);
        } catch (IllegalArgumentException wrong) {
            faults.range("/cron", CRON, Echo.of(cron) + " (" + wrong.getMessage() + ")");
            return null;
        }
        if (times.next(0) == null) {
            faults.range("/cron", "a time that comes", Echo.of(cron) + ", which never does");
            return null;
        }
        return times;
    }

    private @Nullable SubmitRequest job(@Nullable SubmitRequest job) {
        if (job == null) {
            faults.add("/job", "missing", "to be what is submitted each time", "none");
            return null;
        }
        Long scheduledAt = job.scheduledAt();
        if (scheduledAt != null && scheduledAt != 0) {
            faults.add("/job/scheduled_at", "out_of_range", "not to be there, as cron says when", "" + scheduledAt);
        }
        if (job.after() != null || job.afterMode() != null) {
            faults.add("/job/after", "out_of_range", "not to be there, as the job comes again and again", "one");
        }
        return job;
    }
}
