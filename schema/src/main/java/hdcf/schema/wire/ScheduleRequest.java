package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /schedules}: a job that is submitted again and again. Absent members mean their default.
 *
 * @param name of which there is one: a letter or {@code _}, then up to 127 letters, digits or {@code . _ -}
 * @param cron minute, hour, day of the month, month, day of the week; or {@code @hourly}, {@code @daily}, {@code @weekly},
 *     {@code @monthly}, {@code @yearly}
 * @param timeZone in which the expression is meant, such as {@code Europe/Berlin}; default {@code UTC}
 * @param missed default {@link MissedPolicy#ONCE}
 * @param missedLimit with {@link MissedPolicy#ALL} only, from 1 to {@link Limits#MISSED}; default 10
 * @param overlap default {@link OverlapPolicy#SKIP}
 * @param job what is submitted each time, as on {@code POST /jobs}, but without {@code scheduled_at} and {@code after}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleRequest(
        @Nullable String name,
        @Nullable String cron,
        @Nullable String timeZone,
        @Nullable MissedPolicy missed,
        @Nullable Integer missedLimit,
        @Nullable OverlapPolicy overlap,
        @Nullable SubmitRequest job) {}
